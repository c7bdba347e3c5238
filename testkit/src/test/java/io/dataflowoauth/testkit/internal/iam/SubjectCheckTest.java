// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectCheckTest {
    private final Chain chain = new Chain();

    @ParameterizedTest
    @ValueSource(strings = {"", "no-jwt", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "..", "{}"})
    void what_is_no_signed_jwt_is_refused(String text) {
        Answer answer = chain.exchange(text.isEmpty() ? " " : text);

        assertThat(refusal(answer)).isEqualTo("Unable to parse the ID Token.");
    }

    @Test
    void a_forged_signature_is_refused() {
        String mine = KitKeys.elliptic().sign(chain.claims());

        assertThat(refusal(chain.exchange(mine))).isEqualTo("Invalid JWT signature");
    }

    @Test
    void claims_that_were_changed_after_signing_are_refused() {
        String[] parts = chain.keys.sign(chain.claims()).split("\\.", -1);
        String[] other = chain.subjectToken("sub", "admin").split("\\.", -1);

        String swapped = parts[0] + "." + other[1] + "." + parts[2];

        assertThat(refusal(chain.exchange(swapped))).isEqualTo("Invalid JWT signature");
    }

    @Test
    void a_key_that_has_left_the_key_set_signs_no_longer() {
        String old = chain.keys.sign(chain.claims());

        chain.keys.rotate(chain.clock.now());

        assertThat(refusal(chain.exchange(old))).isEqualTo("Invalid JWT signature");
        assertThat(chain.exchange(chain.keys.sign(chain.claims())).status()).isEqualTo(200);
    }

    @Test
    void another_issuer_is_refused_even_with_the_same_key() {
        Answer answer = chain.exchange(chain.subjectToken("iss", "https://other.example"));

        assertThat(refusal(answer))
                .isEqualTo("The issuer in ID Token https://other.example does not match the expected ones: "
                        + Chain.ISSUER);
    }

    @Test
    void a_wrong_audience_is_refused_in_the_words_of_google() {
        Answer answer = chain.exchange(chain.subjectToken("aud", "https://wrong.example"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo("{\"error\":\"invalid_grant\",\"error_description\":\"The audience in ID Token"
                        + " [https://wrong.example] does not match the expected audience.\"}");
        assertThat(chain.last().subject().who()).isEqualTo(Chain.JOB);
        assertThat(chain.last().outcome().layer()).contains(Diagnosis.Layer.AUTHENTICATION);
    }

    @Test
    void the_providers_name_is_an_audience_with_and_without_its_scheme() {
        int with = chain.exchange(chain.subjectToken("aud", "https:" + Chain.AUDIENCE))
                .status();
        int among = chain.exchange(chain.subjectToken("aud", List.of("x", Chain.AUDIENCE)))
                .status();

        assertThat(List.of(with, among)).containsExactly(200, 200);
    }

    @Test
    void allowed_audiences_replace_the_providers_name() {
        chain.providers.register(chain.provider(Set.of("sts.example")));

        int allowed = chain.exchange(chain.subjectToken("aud", "sts.example")).status();
        int name = chain.exchange(chain.subjectToken("aud", Chain.AUDIENCE)).status();

        assertThat(List.of(allowed, name)).containsExactly(200, 400);
    }

    @Test
    void a_token_is_alive_until_the_millisecond_of_its_end() {
        String token = chain.subjectToken("exp", chain.clock.now().getEpochSecond() + 1.5);

        chain.clock.advanceTo(Instant.parse("2030-01-01T00:00:01.499Z"));
        int before = chain.exchange(token).status();
        chain.clock.advanceTo(Instant.parse("2030-01-01T00:00:01.500Z"));
        Answer at = chain.exchange(token);

        assertThat(before).isEqualTo(200);
        assertThat(refusal(at)).isEqualTo("ID Token issued at 1893456000 is stale to sign-in.");
    }

    @Test
    void a_token_from_the_future_is_refused() {
        String token = chain.subjectToken("iat", chain.clock.now().getEpochSecond() + 1);

        int early = chain.exchange(token).status();
        chain.clock.advance(Duration.ofSeconds(1));

        assertThat(early).isEqualTo(400);
        assertThat(chain.exchange(token).status()).isEqualTo(200);
    }

    @Test
    void a_token_that_says_when_it_begins_is_refused_before() {
        String token = chain.subjectToken("nbf", chain.clock.now().getEpochSecond() + 60);

        Answer early = chain.exchange(token);
        chain.clock.advance(Duration.ofSeconds(60));

        assertThat(refusal(early)).isEqualTo("ID Token issued at 1893456000 is not valid yet.");
        assertThat(chain.exchange(token).status()).isEqualTo(200);
        assertThat(refusal(chain.exchange(chain.subjectToken("nbf", "now"))))
                .isEqualTo("The nbf of the ID Token is not a time.");
    }

    @Test
    void a_life_of_48_hours_is_too_long() {
        long now = chain.clock.now().getEpochSecond();

        int longest =
                chain.exchange(chain.subjectToken("exp", now + 48 * 3600 - 1)).status();
        int tooLong = chain.exchange(chain.subjectToken("exp", now + 48 * 3600)).status();

        assertThat(List.of(longest, tooLong)).containsExactly(200, 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "sub", "aud", "iat", "exp"})
    void each_claim_is_required(String claim) {
        Map<String, Object> claims = chain.claims();
        claims.remove(claim);

        Answer answer = chain.exchange(chain.keys.sign(claims));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Chain.text(answer, "error")).isEqualTo("invalid_grant");
    }

    @Test
    void a_subject_has_at_most_127_bytes() {
        int longest =
                chain.exchange(chain.subjectToken("sub", "é".repeat(63) + "x")).status();
        int tooLong = chain.exchange(chain.subjectToken("sub", "é".repeat(64))).status();

        assertThat(List.of(longest, tooLong)).containsExactly(200, 400);
    }

    @Test
    void a_subject_that_is_no_text_is_refused() {
        Answer answer = chain.exchange(chain.subjectToken("sub", 7));

        assertThat(refusal(answer)).isEqualTo("The mapped attribute google.subject must be of type STRING");
    }

    @Test
    void an_attribute_condition_rejects_with_googles_words() {
        chain.providers.change(
                Chain.AUDIENCE,
                rules -> rules.condition(
                        variables -> "admin".equals(variables.get("assertion").get("sub"))));

        Answer job = chain.exchange(chain.keys.sign(chain.claims()));
        Answer admin = chain.exchange(chain.subjectToken("sub", "admin"));

        assertThat(job.body())
                .isEqualTo("{\"error\":\"unauthorized_client\",\"error_description\":\"The given credential is"
                        + " rejected by the attribute condition.\"}");
        assertThat(admin.status()).isEqualTo(200);
    }

    private static String refusal(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(Chain.text(answer, "error")).isEqualTo("invalid_grant");
        return Chain.text(answer, "error_description");
    }
}
