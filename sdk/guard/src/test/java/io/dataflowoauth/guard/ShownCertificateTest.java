// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.guard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.guard.AccessGuard;
import io.dataflowoauth.access.guard.GuardOptions;
import io.dataflowoauth.access.guard.Requirement;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A token that is bound to a certificate (RFC 8705 section 3) comes in over the connection that showed it, and no other. */
class ShownCertificateTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PEM = """
            -----BEGIN CERTIFICATE-----
            MIIBfDCCASOgAwIBAgIUT3nIR9fiiIBtC1B5cXbTOGlDXDYwCgYIKoZIzj0EAwIw
            EzERMA8GA1UEAwwId29ya2VyLTcwIBcNMjYxMTI2MTQwMzU5WhgPMjEyNjExMDIx
            NDAzNTlaMBMxETAPBgNVBAMMCHdvcmtlci03MFkwEwYHKoZIzj0CAQYIKoZIzj0D
            AQcDQgAEAaLZGWIROA+S25xtqJJzxIJNU/VqUBAnl/DgM0gU3YQDZOusxN6KkK7I
            BVsEP24xPp0YTC92HFFq7LWTYSdn7KNTMFEwHQYDVR0OBBYEFLHRjWXv03ER8ubE
            h3RfNc5f9ZMEMB8GA1UdIwQYMBaAFLHRjWXv03ER8ubEh3RfNc5f9ZMEMA8GA1Ud
            EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgUBX0hqwEy5Gkaq6sOpHLf82S
            tf3sDBRN96cgIo5g2wgCIETx1ruxoZaGvVwk6+mrL7m+eGmwO96t2iWyp73qXNVk
            -----END CERTIFICATE-----
            """;

    private final SmallIssuer issuer = new SmallIssuer();
    private final AccessGuard guard = AccessGuard.open(issuer.verifier, GuardOptions.defaults(), TokenTime.system());

    @AfterEach
    void close() {
        issuer.runtime.close();
    }

    @Test
    void the_connection_that_showed_it_lets_in() throws Exception {
        assertThat(admitted(session(certificate()))).isEqualTo("ada");
    }

    @Test
    void a_connection_that_showed_nothing_does_not() throws Exception {
        assertThat(admitted(session())).isEqualTo("access.binding-missing");
    }

    @Test
    void a_client_that_was_not_asked_to_show_any_does_not() throws Exception {
        SSLSession unasked = proxy(SSLSession.class, method -> {
            throw new SSLPeerUnverifiedException("peer not authenticated");
        });

        assertThat(admitted(unasked)).isEqualTo("access.binding-missing");
    }

    private String admitted(SSLSession session) throws Exception {
        String token = issuer.token("ada", Map.of("cnf", Map.of("x5t#S256", thumbprint())));
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Authorization", "Bearer " + token)
                .add("Host", "api.example");
        HttpServerRequest request = proxy(HttpServerRequest.class, method -> switch (method) {
            case "method" -> HttpMethod.GET;
            case "scheme" -> "https";
            case "authority" -> HostAndPort.authority("api.example", 443);
            case "path" -> "/orders";
            case "headers" -> headers;
            case "sslSession" -> session;
            default -> null;
        });
        return guard.admit(ReceivedRequest.of(request, Optional.empty()), Requirement.verified())
                .map(access -> access.principal().subject())
                .onErrorResume(NotVerifiedException.class, refused -> Mono.just(refused.code()))
                .block(SOON);
    }

    private static SSLSession session(Certificate... shown) {
        return proxy(SSLSession.class, method -> shown);
    }

    private interface Answers {
        Object to(String method) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answers.to(method.getName())));
    }

    private static Certificate certificate() throws Exception {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(PEM.getBytes(US_ASCII)));
    }

    private static String thumbprint() throws Exception {
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(certificate().getEncoded());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }
}
