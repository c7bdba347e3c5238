// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.jose.SignatureAlgorithm;
import io.dataflowoauth.testkit.internal.JwtRefused;
import io.dataflowoauth.testkit.internal.KitJson;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys of an issuer sign and are published, each at its own time. */
class FakeKeysTest {
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final FakeKeys keys = issuer.keys();

    @AfterEach
    void stop() {
        issuer.close();
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void an_issuer_signs_with_any_algorithm_and_says_which(SignatureAlgorithm algorithm) throws JwtRefused {
        try (FakeOidcIssuer other = issuer.another(
                FakeOidcIssuerOptions.defaults().withIssuerPath("/other").withAlgorithm(algorithm))) {
            String token = other.subjectToken("ada", "bills").reveal();

            assertThat(header(token, "alg")).isEqualTo(algorithm.name());
            assertThat(header(token, "kid")).isEqualTo(other.keys().current());
            assertThat(KitKeys.verify(token, other.jwks())).containsEntry("sub", "ada");
            assertThat(other.jwks()).contains("\"" + algorithm + "\"").doesNotContain("\"d\"");
            assertThat(other.keys().algorithm()).isEqualTo(algorithm);
        }
    }

    @Test
    void a_key_that_is_published_before_it_signs_voids_no_token() {
        String old = token();
        String next = keys.prepare(SignatureAlgorithm.PS256);

        keys.publish(next);
        boolean oldWhilePublished = issuer.accepts(old);
        keys.use(next);

        assertThat(oldWhilePublished).isTrue();
        assertThat(header(token(), "kid")).isEqualTo(next);
        assertThat(issuer.accepts(token())).isTrue();
        assertThat(issuer.accepts(old)).isTrue();
        assertThat(keys.published()).hasSize(2).endsWith(next);
    }

    @Test
    void a_key_that_signs_before_it_is_published_makes_tokens_that_nobody_can_verify_yet() {
        String next = keys.prepare(SignatureAlgorithm.ES384);
        keys.use(next);
        String early = token();
        boolean before = issuer.accepts(early);

        keys.publish(next);

        assertThat(before).isFalse();
        assertThat(issuer.accepts(early)).isTrue();
    }

    @Test
    void a_key_that_is_withdrawn_early_takes_live_tokens_with_it() {
        String live = token();
        String first = keys.current();

        keys.withdraw(first);

        assertThat(issuer.accepts(live)).isFalse();
        assertThat(issuer.jwks()).doesNotContain(first);
        assertThat(keys.current()).isEqualTo(first);
        keys.publish(first);
        assertThat(issuer.accepts(live)).isTrue();
    }

    @Test
    void a_prepared_key_neither_signs_nor_shows() {
        String next = keys.prepare(SignatureAlgorithm.RS512);

        assertThat(keys.current()).isNotEqualTo(next);
        assertThat(keys.published()).doesNotContain(next);
    }

    @Test
    void a_key_that_nobody_made_is_a_typed_failure() {
        TestkitException refused = catchThrowableOfType(TestkitException.class, () -> keys.use("another"));

        assertThat(refused.code()).isEqualTo(TestkitCodes.KEY_UNKNOWN);
    }

    @Test
    void each_change_is_in_the_journal() {
        keys.publish(keys.prepare(SignatureAlgorithm.ES256));

        assertThat(issuer.journal().entries(JournalEntry.Kind.CHANGED)).hasSize(2);
    }

    private String token() {
        return issuer.subjectToken("ada", "bills").reveal();
    }

    private static String header(String token, String member) {
        String json = new String(Base64.getUrlDecoder().decode(token.split("\\.")[0]), StandardCharsets.UTF_8);
        return String.valueOf(KitJson.object(json).orElseThrow().get(member));
    }
}
