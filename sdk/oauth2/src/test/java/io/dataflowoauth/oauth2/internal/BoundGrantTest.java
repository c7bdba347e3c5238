// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import static io.dataflowoauth.oauth2.internal.BoundClient.API;
import static io.dataflowoauth.oauth2.internal.BoundClient.BOUND;
import static io.dataflowoauth.oauth2.internal.BoundClient.NOW;
import static io.dataflowoauth.oauth2.internal.BoundClient.answer;
import static io.dataflowoauth.oauth2.internal.BoundClient.proof;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.DpopRequest;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.fixture.ReadProof;
import io.dataflowoauth.oauth2.DpopBinding;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to a token endpoint for a token that is bound to a key, and what is taken from it (A-13, A-20d, A-20f). */
class BoundGrantTest {
    private final BoundClient bill = new BoundClient();

    @Test
    void a_request_carries_a_proof_for_itself_alone() {
        bill.door.answering(200, BOUND);

        AccessToken token = bill.token(bill.source(bill.bound()));

        ReadProof proof = bill.sent(0);
        assertThat(proof.header()).containsEntry("typ", "dpop+jwt").containsEntry("alg", "ES256");
        assertThat(proof.claims())
                .containsOnlyKeys("jti", "htm", "htu", "iat")
                .containsEntry("htm", "POST")
                .containsEntry("htu", "https://issuer.example/token")
                .containsEntry("iat", NOW.getEpochSecond());
        assertThat(proof.text("jti")).hasSize(22);
        assertThat(token.binding()).isEqualTo(TokenBinding.dpop(proof.thumbprint()));
        assertThat(token.authorization()).isEqualTo("DPoP opaque");
    }

    @Test
    void a_client_without_a_binding_sends_no_proof() {
        bill.door.answering(200, answer("t", "Bearer"));

        bill.token(bill.source(bill.client()));

        assertThat(bill.door.ask(0).headers()).doesNotContainKey("DPoP");
    }

    @Test
    void a_replacement_is_bound_to_the_same_key_and_another_stream_to_another() {
        bill.door.answering(200, BOUND).answering(200, BOUND).answering(200, BOUND);
        TokenSource source = bill.source(bill.bound());

        bill.token(source);
        bill.token(source);
        bill.token(bill.source(bill.bound()));

        assertThat(bill.sent(1).thumbprint()).isEqualTo(bill.sent(0).thumbprint());
        assertThat(bill.sent(2).thumbprint()).isNotEqualTo(bill.sent(0).thumbprint());
        assertThat(bill.sent(1).text("jti")).isNotEqualTo(bill.sent(0).text("jti"));
    }

    /** RFC 9449 section 7 has the token of the figures and its hash. */
    @Test
    void a_20d_at_a_resource_a_proof_has_the_published_hash_of_the_token() {
        bill.door.answering(200, answer("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU", "DPoP"));
        AccessToken token = bill.token(bill.source(bill.bound()));

        ReadProof proof = proof(token, DpopRequest.of("GET", API).withToken(Secret.of(token.reveal())));

        assertThat(proof.claims())
                .containsEntry("ath", "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo")
                .containsEntry("htm", "GET")
                .containsEntry("htu", "https://api.example/v1/bills");
    }

    @Test
    void a_13_a_bearer_token_in_answer_to_a_proof_is_an_error() {
        bill.door.answering(200, answer("t", "bearer"));

        TokenException failure = bill.failure(bill.source(bill.bound()));

        assertThat(failure).isInstanceOf(TokenException.Invalid.class);
        assertThat(failure.code()).isEqualTo("oauth2.token-not-bound");
    }

    @Test
    void a_13_a_bearer_token_will_do_where_the_recipe_says_so() {
        bill.door.answering(200, answer("t", "Bearer")).answering(200, BOUND).answering(200, answer("t", "mac"));
        TokenSource source =
                bill.source(bill.client().withDpop(DpopBinding.ephemeral().withBearerAllowed()));

        AccessToken bearer = bill.token(source);
        AccessToken bound = bill.token(source);

        assertThat(bearer.authorization()).isEqualTo("Bearer t");
        assertThat(bearer.binding()).isEqualTo(TokenBinding.none());
        assertThat(bound.type()).isEqualTo("DPoP");
        assertThat(bill.failure(source).code()).isEqualTo("oauth2.token-answer-invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DPoP", "dpop"})
    void a_13_a_bound_token_that_was_not_asked_for_is_an_error(String type) {
        bill.door.answering(200, answer("t", type));

        assertThat(bill.failure(bill.source(bill.client())).code()).isEqualTo("oauth2.token-answer-invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"cnf\":{\"jkt\":\"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I\"}}"})
    void a_token_that_says_that_it_is_bound_to_another_key_is_an_error(String claims) {
        bill.door.answering(200, answer(jwt(claims), "DPoP"));

        assertThat(bill.failure(bill.source(bill.bound())).code()).isEqualTo("oauth2.token-not-bound");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"sub\":\"bill\"}", "{\"cnf\":{}}", "no json"})
    void a_token_that_says_nothing_of_a_key_is_bound_as_its_type_says(String claims) {
        bill.door.answering(200, answer(jwt(claims), "DPoP"));

        assertThat(bill.token(bill.source(bill.bound())).binding().kind()).isEqualTo(TokenBinding.Kind.DPOP);
    }

    @Test
    void a_token_that_is_used_no_longer_than_the_recipe_says_stays_bound() {
        bill.door.answering(200, BOUND);

        AccessToken token = bill.token(bill.source(bill.bound().withLifetime(Duration.ofSeconds(20))));

        assertThat(token.lifetime()).isEqualTo(Duration.ofSeconds(20));
        assertThat(token.dpopKey()).isPresent();
    }

    @Test
    void a_key_that_is_there_is_read_each_time_and_a_rotated_one_binds_what_comes_next() {
        bill.anotherKey();
        bill.door.answering(200, BOUND, "n-1").answering(200, BOUND);
        TokenSource source = bill.source(bill.client().withDpop(DpopBinding.of(SecretRef.env("KEY"))));

        AccessToken before = bill.token(source);
        bill.anotherKey();
        AccessToken after = bill.token(source);

        assertThat(after.binding()).isNotEqualTo(before.binding());
        assertThat(bill.sent(1).text("nonce")).isEqualTo("n-1");
        assertThat(before.dpopKey().orElseThrow().thumbprint())
                .isEqualTo(bill.sent(0).thumbprint());
    }

    @Test
    void time_is_held_while_a_key_is_made_and_a_proof_is_signed_until_they_were_handed_on() {
        bill.door.answering(200, BOUND);

        Integer held = bill.source(bill.bound())
                .token(GrantEndpoint.request(bill.client()))
                .map(token -> bill.time.held())
                .block();

        assertThat(held).isPositive();
        assertThat(bill.time.taken()).isEqualTo(2);
    }

    @Test
    void a_20f_neither_key_nor_token_prints_anything_of_it() {
        bill.door.answering(200, BOUND);

        AccessToken token = bill.token(bill.source(bill.bound()));

        String printed = token.dpopKey().orElseThrow().toString();
        assertThat(printed)
                .isEqualTo("StreamKey[" + token.binding().thumbprint() + ", masked]")
                .doesNotContain("opaque");
        assertThat(bill.door.ask(0).toString()).doesNotContain("eyJ");
    }

    private static String jwt(String claims) {
        String payload =
                Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return "e30." + payload + ".c2ln";
    }
}
