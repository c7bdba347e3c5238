// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks.mock;

import java.net.URI;
import java.util.function.Function;
import no.nav.security.mock.oauth2.MockOAuth2Server;

/** Starts a mock-oauth2-server as its documentation has it. It signs with RS256 whatever it is told, and takes any client. */
public final class MockIssuer implements Function<String, URI> {
    @Override
    public URI apply(String algorithm) {
        MockOAuth2Server server = new MockOAuth2Server();
        server.start();
        URI endpoint = URI.create(server.tokenEndpointUrl("default").toString());
        return URI.create("http://nightly:secret@" + endpoint.getAuthority() + endpoint.getPath());
    }
}
