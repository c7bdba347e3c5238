// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.jose.SignatureAlgorithm;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is trusted is said, and nothing is trusted that was not. */
class OptionsTest {
    static Stream<ThrowingCallable> mistakes() {
        TokenProfile good = Desk.access();
        return Stream.of(
                () -> TokenVerifier.open(VerifierOptions.defaults(), TokenRuntime.open(RuntimeOptions.defaults())),
                () -> TokenProfile.accessToken("", Forge.AUDIENCE),
                () -> TokenProfile.accessToken(Forge.ISSUER, " "),
                () -> good.withAudiences(),
                () -> good.withAudiences("a", ""),
                () -> good.withParties(),
                () -> good.withRequiredScopes(""),
                () -> good.withIssuerAlias(""),
                () -> good.withSkew(Duration.ofSeconds(-1)),
                () -> good.withSkew(Duration.ofSeconds(301)),
                () -> good.withLongestLifetime(Duration.ZERO),
                () -> good.withOldest(Duration.ofSeconds(-1)),
                () -> ClaimShape.okta().withMost(0),
                () -> VerifierOptions.defaults().withMostRemembered(-1),
                () -> VerifierOptions.defaults().withMostReplays(-1),
                () -> VerifierOptions.defaults().withProfile(good).withProfile(good),
                () -> VerifierOptions.defaults()
                        .withProfile(good)
                        .withProfile(TokenProfile.plain("x", "y")
                                .withKeysAt(URI.create("https://k.example"))
                                .withIssuerAlias(Forge.ISSUER)),
                () -> VerifierOptions.defaults().withProfile(TokenProfile.plain("no-url", "y")));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void nothing_can_be_left_open(ThrowingCallable mistake) {
        assertThatIllegalArgumentException().isThrownBy(mistake);
    }

    @Test
    void options_say_what_they_are_and_a_change_is_a_copy() {
        TokenProfile first = Desk.access();
        TokenProfile changed = first.withSkew(Duration.ofSeconds(5))
                .withAudiences("a", "b")
                .withAlgorithms(SignatureAlgorithm.ES384)
                .withLongestLifetime(Duration.ofHours(1))
                .withOldest(Duration.ofMinutes(5));

        assertThat(first.skew()).isEqualTo(Duration.ofSeconds(60));
        assertThat(first.algorithms())
                .containsExactlyInAnyOrder(
                        SignatureAlgorithm.RS256,
                        SignatureAlgorithm.PS256,
                        SignatureAlgorithm.ES256,
                        SignatureAlgorithm.Ed25519,
                        SignatureAlgorithm.EdDSA);
        assertThat(changed.skew()).isEqualTo(Duration.ofSeconds(5));
        assertThat(changed.audiences()).containsExactlyInAnyOrder("a", "b");
        assertThat(changed.algorithms()).containsExactly(SignatureAlgorithm.ES384);
        assertThat(changed.longestLifetime()).isEqualTo(Duration.ofHours(1));
        assertThat(changed.oldest()).contains(Duration.ofMinutes(5));
        assertThat(changed)
                .hasToString("TokenProfile[ACCESS of https://issuer.example for " + changed.audiences() + "]");
        assertThat(ClaimShape.okta()).hasToString("ClaimShape[OKTA]");
        assertThat(VerifierOptions.defaults().withProfile(first).profiles()).containsExactly(first);
        assertThat(VerifierOptions.defaults().mostRemembered()).isEqualTo(10_000);
        assertThat(VerifierOptions.defaults().withMostReplays(7).mostReplays()).isEqualTo(7);
    }
}
