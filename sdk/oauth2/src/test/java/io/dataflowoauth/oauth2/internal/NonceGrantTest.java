// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import static io.dataflowoauth.oauth2.internal.BoundClient.API;
import static io.dataflowoauth.oauth2.internal.BoundClient.BOUND;
import static io.dataflowoauth.oauth2.internal.BoundClient.ISSUER;
import static io.dataflowoauth.oauth2.internal.BoundClient.WANTS_NONCE;
import static io.dataflowoauth.oauth2.internal.BoundClient.proof;
import static io.dataflowoauth.oauth2.internal.BoundClient.refreshed;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.DpopKey;
import io.dataflowoauth.DpopRequest;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.oauth2.OAuth2Client;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An issuer that asks for a nonce in proofs gets it, once, and without harm to a refresh token (A-20e, A-57). */
class NonceGrantTest {
    private final BoundClient bill = new BoundClient();

    @Test
    void a_20e_an_issuer_that_asks_for_a_nonce_is_asked_once_more_with_everything_made_anew() {
        bill.door.answering(400, WANTS_NONCE, "n-1").answering(200, BOUND);
        OAuth2Client signing = bill.signing();

        bill.token(bill.source(signing));

        assertThat(bill.door.calls()).isEqualTo(2);
        assertThat(bill.sent(0).claims()).doesNotContainKey("nonce");
        assertThat(bill.sent(1).text("nonce")).isEqualTo("n-1");
        assertThat(bill.sent(1).text("jti")).isNotEqualTo(bill.sent(0).text("jti"));
        assertThat(bill.door.form(1).get("client_assertion"))
                .isNotEqualTo(bill.door.form(0).get("client_assertion"));
    }

    @Test
    void a_20e_an_issuer_that_asks_again_has_refused() {
        bill.door.answering(400, WANTS_NONCE, "n-1").answering(400, WANTS_NONCE, "n-2");

        TokenException failure = bill.failure(bill.source(bill.bound()));

        assertThat(failure).isInstanceOf(TokenException.Rejected.class);
        assertThat(failure.code()).isEqualTo("oauth2.nonce-refused");
        assertThat(bill.door.calls()).isEqualTo(2);
    }

    @Test
    void a_20e_the_nonce_of_whatever_answer_came_last_is_the_next() {
        bill.door
                .answering(200, BOUND, "n-1")
                .answering(503, "{}", "n-2")
                .answering(400, WANTS_NONCE, "n-3")
                .answering(200, BOUND, "n-4")
                .answering(200, BOUND);
        TokenSource source = bill.source(bill.bound());

        bill.token(source);
        bill.failure(source);
        bill.token(source);
        bill.token(source);

        assertThat(List.of(
                        bill.sent(1).text("nonce"),
                        bill.sent(2).text("nonce"),
                        bill.sent(3).text("nonce"),
                        bill.sent(4).text("nonce")))
                .containsExactly("n-1", "n-2", "n-3", "n-4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "quo\"te", "back\\slash", "tab\t", "ü", ""})
    void a_20e_what_is_no_nonce_is_not_sent_back(String nonce) {
        bill.door.answering(400, WANTS_NONCE, nonce).answering(200, BOUND);
        TokenSource source = bill.source(bill.bound());

        assertThat(bill.failure(source).code()).isEqualTo("oauth2.nonce-refused");
        bill.token(source);

        assertThat(bill.sent(1).claims()).doesNotContainKey("nonce");
    }

    @Test
    void a_20e_a_nonce_of_two_thousand_characters_is_taken_and_one_of_more_is_not() {
        bill.door
                .answering(200, BOUND, "n".repeat(2048))
                .answering(200, BOUND, "m".repeat(2049))
                .answering(200, BOUND);
        TokenSource source = bill.source(bill.bound());

        bill.token(source);
        bill.token(source);
        bill.token(source);

        assertThat(bill.sent(2).text("nonce")).isEqualTo("n".repeat(2048));
    }

    @ParameterizedTest
    @CsvSource({"200, oauth2.nonce-refused", "403, oauth2.nonce-refused", "503, oauth2.issuer-unavailable"})
    void a_20e_only_a_refusal_of_the_request_is_a_demand(int status, String code) {
        bill.door.answering(status, WANTS_NONCE, "n-1");

        TokenException failure = bill.failure(bill.source(bill.bound()));

        assertThat(bill.door.calls()).isEqualTo(1);
        assertThat(failure.code()).isEqualTo(code);
    }

    @Test
    void a_20e_each_server_has_a_nonce_of_its_own_and_an_issuer_is_no_resource() {
        bill.door.answering(200, BOUND, "at-the-issuer");
        AccessToken token = bill.token(bill.source(bill.bound()));
        DpopKey key = token.dpopKey().orElseThrow();
        DpopRequest api = DpopRequest.of("GET", API).withToken(Secret.of("opaque"));
        DpopRequest other =
                DpopRequest.of("GET", URI.create("https://other.example/")).withToken(Secret.of("opaque"));
        DpopRequest atIssuer = DpopRequest.of("GET", ISSUER).withToken(Secret.of("opaque"));

        key.learn(api, "at-the-api");
        key.learn(other, "elsewhere");

        assertThat(proof(token, api).text("nonce")).isEqualTo("at-the-api");
        assertThat(proof(
                                token,
                                DpopRequest.of("GET", URI.create("https://API.example:443/x"))
                                        .withToken(Secret.of("opaque")))
                        .text("nonce"))
                .isEqualTo("at-the-api");
        assertThat(proof(token, other).text("nonce")).isEqualTo("elsewhere");
        assertThat(proof(token, atIssuer).claims()).doesNotContainKey("nonce");
        assertThat(proof(token, api.withNonce("told")).text("nonce")).isEqualTo("told");
    }

    @Test
    void nonces_of_more_servers_than_there_are_do_not_pile_up() {
        ProofNonces nonces = new ProofNonces();
        for (int i = 0; i < 1_000; i++) {
            nonces.learn(DpopRequest.of("GET", URI.create("https://h" + i + ".example/")), "n" + i);
        }

        long known = java.util.stream.IntStream.range(0, 1_000)
                .filter(i -> nonces.of(DpopRequest.of("GET", URI.create("https://h" + i + ".example/")))
                        .isPresent())
                .count();

        assertThat(known).isEqualTo(256);
    }

    @Test
    void a_refresh_token_that_was_refused_for_a_nonce_is_not_spent_and_is_sent_again() {
        bill.door
                .answering(400, WANTS_NONCE, "n-1")
                .answering(200, refreshed("second"))
                .answering(200, refreshed("third"));
        TokenSource source = bill.refreshing(bill.bound());

        bill.token(source);
        bill.token(source);

        assertThat(List.of(bill.login(0), bill.login(1), bill.login(2))).containsExactly("first", "first", "second");
        assertThat(bill.kept).containsExactly("second", "third");
    }

    @Test
    void a_57_a_refresh_token_whose_second_answer_was_lost_is_in_doubt() {
        bill.door.answering(400, WANTS_NONCE, "n-1").losing();
        TokenSource source = bill.refreshing(bill.bound());

        assertThat(bill.failure(source).code()).isEqualTo("oauth2.network-failed");
        assertThat(bill.failure(source).code()).isEqualTo("oauth2.refresh-token-doubtful");

        assertThat(bill.door.calls()).isEqualTo(2);
    }

    @Test
    void a_refresh_token_is_not_in_doubt_if_the_second_request_could_not_be_made() {
        OAuth2Client signing = bill.signing();
        TokenSource source = bill.refreshing(signing);
        bill.door.doing(() -> bill.opening.secret("env:KEY", "rubbish"), 400, WANTS_NONCE, "n-1");
        assertThat(bill.failure(source).code()).isEqualTo("oauth2.key-invalid");

        bill.anotherKey();
        bill.door.answering(200, refreshed("second"));
        bill.token(source);

        assertThat(bill.login(1)).isEqualTo("first");
    }
}
