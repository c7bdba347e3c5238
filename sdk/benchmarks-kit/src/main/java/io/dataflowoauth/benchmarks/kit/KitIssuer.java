// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks.kit;

import io.dataflowoauth.jose.SignatureAlgorithm;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import java.net.URI;
import java.util.function.Function;

/** Starts a {@link FakeOidcIssuer} as a test does, and registers a client. */
public final class KitIssuer implements Function<String, URI> {
    @Override
    public URI apply(String algorithm) {
        FakeOidcIssuer issuer = algorithm.equals("default")
                ? FakeOidcIssuer.start()
                : FakeOidcIssuer.start(
                        FakeOidcIssuerOptions.defaults().withAlgorithm(SignatureAlgorithm.valueOf(algorithm)));
        FakeClient client = issuer.registerClient(FakeClient.basic("nightly"));
        URI endpoint = issuer.tokenEndpoint();
        return URI.create("http://" + client.id() + ":" + client.secret().reveal() + "@" + endpoint.getAuthority()
                + endpoint.getPath());
    }
}
