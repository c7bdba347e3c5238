// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.ClientCertificate;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.internal.HeldMono;
import io.dataflowoauth.jose.ClientCertificates;
import io.dataflowoauth.oauth2.KeyPlace;
import io.dataflowoauth.oauth2.OAuth2Client;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Shows a certificate in the TLS handshake (RFC 8705 section 2), read anew for each attempt. */
final class CertificateProof implements ClientProof {
    private final OAuth2Client client;
    private final Mono<ClientCertificate> certificate;

    private CertificateProof(OAuth2Client client, Mono<ClientCertificate> certificate) {
        this.client = client;
        this.certificate = certificate;
    }

    static ClientProof open(OAuth2Client client, Opening opening) {
        return new CertificateProof(client, certificate(client, opening));
    }

    /** A handshake needs TLS: over loopback http nobody would see the certificate. */
    @Override
    public Mono<HttpAsk> ask(URI endpoint, List<Map.Entry<String, String>> parameters) {
        if (!"https".equalsIgnoreCase(endpoint.getScheme())) {
            return Mono.error(() -> new TokenException.Misconfigured(
                    OAuth2Codes.URL_FORBIDDEN, "A certificate is shown over https only."));
        }
        return certificate.map(shown -> HttpAsk.form(endpoint, ClientProof.identified(client, parameters))
                .withCertificate(shown));
    }

    private static Mono<ClientCertificate> certificate(OAuth2Client client, Opening opening) {
        KeyPlace key = client.authentication().key().orElseThrow();
        Optional<String> store = key.keyStore();
        if (store.isPresent()) {
            String alias = key.alias().orElseThrow();
            return opening.secret(key.password().orElseThrow())
                    .flatMap(word -> read(() -> ClientCertificates.read(store.get(), alias, word), opening.time()));
        }
        Mono<Secret> chain =
                opening.secret(client.authentication().certificate().orElseThrow());
        Mono<Secret> text = opening.secret(key.text().orElseThrow());
        return text.flatMap(read ->
                chain.flatMap(certificates -> read(() -> ClientCertificates.read(read, certificates), opening.time())));
    }

    /** Off the event loops, with time held until the certificate was handed on. */
    private static Mono<ClientCertificate> read(Callable<ClientCertificate> reading, TokenTime time) {
        Mono<ClientCertificate> work = Mono.fromCallable(reading).subscribeOn(Schedulers.boundedElastic());
        return HeldMono.of(work, () -> time.inFlight()::close);
    }
}
