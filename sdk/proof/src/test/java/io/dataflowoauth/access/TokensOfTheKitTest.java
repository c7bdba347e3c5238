// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.jose.SignatureAlgorithm;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** A token of the kit is taken where a test said that it expects one, and by no verifier of production. */
class TokensOfTheKitTest {
    private static final String ORDERS = "https://orders.example";
    private static final Duration SOON = Duration.ofSeconds(30);

    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withHttps());
    private final TokenProfile profile = TokenProfile.plain(issuer.issuer().toString(), ORDERS);

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void a_runtime_of_a_test_takes_it() {
        assertThat(outcome(true, profile)).isEqualTo("accepted");
    }

    @Test
    void a_runtime_of_production_refuses_it_though_its_signature_is_right_and_its_issuer_trusted() {
        assertThat(outcome(false, profile)).isEqualTo("access.test-token");
    }

    @Test
    void a_test_that_trusts_an_issuer_elsewhere_does_not_take_it_either() {
        FakeOidcIssuer elsewhere =
                issuer.another(FakeOidcIssuerOptions.defaults().withIssuerPath("/other"));
        TokenProfile real = TokenProfile.plain(elsewhere.issuer().toString(), ORDERS)
                .withKeysAt(URI.create("https://issuer.example/jwks"));

        assertThat(outcome(true, real, elsewhere)).isEqualTo("access.test-token");
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void the_verifier_takes_every_algorithm_that_the_kit_signs_with(SignatureAlgorithm algorithm) {
        FakeOidcIssuer other = issuer.another(FakeOidcIssuerOptions.defaults()
                .withHttps()
                .withIssuerPath("/other")
                .withAlgorithm(algorithm));
        TokenProfile own = TokenProfile.plain(other.issuer().toString(), ORDERS);

        assertThat(outcome(true, own.withAlgorithms(algorithm), other)).isEqualTo("accepted");
        SignatureAlgorithm another =
                algorithm == SignatureAlgorithm.RS256 ? SignatureAlgorithm.ES256 : SignatureAlgorithm.RS256;
        assertThat(outcome(true, own.withAlgorithms(another), other)).isEqualTo("access.algorithm-forbidden");
    }

    private String outcome(boolean test, TokenProfile trusted) {
        return outcome(test, trusted, issuer);
    }

    private String outcome(boolean test, TokenProfile trusted, FakeOidcIssuer by) {
        HttpDoorOptions door = HttpDoorOptions.defaults()
                .withConnectTimeout(SOON) // the first handshake of a process takes its time
                .withTrustAnchors(List.of(issuer.overTls().authority()))
                .withLoopbackHttp(test);
        try (TokenRuntime runtime =
                TokenRuntime.open(RuntimeOptions.defaults().withResource(HttpDoorOptions.class, door))) {
            return TokenVerifier.open(VerifierOptions.defaults().withProfile(trusted), runtime)
                    .verify(by.subjectToken("ada", ORDERS).reveal())
                    .map(token -> "accepted")
                    .onErrorResume(NotVerifiedException.class, refused -> Mono.just(refused.code()))
                    .block(SOON);
        }
    }
}
