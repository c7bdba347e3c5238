// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.DpopKey;
import io.dataflowoauth.DpopRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** The headers of a call by a client of one's own, and the one further sending for a nonce (A-20e). */
class AuthorizedCallTest {
    private static final URI URL = URI.create("https://api.example/v1/bills?page=2");
    private static final String CHALLENGE = "DPoP algs=\"ES256\", error=\"use_dpop_nonce\"";

    private final CountingKey key = new CountingKey(new HashMap<>());
    private final AccessToken bound = AccessToken.dpop("t0ken", Duration.ofMinutes(1), key);
    private final Deque<HttpAnswer> answers = new ArrayDeque<>();
    private final List<Map<String, String>> sent = new ArrayList<>();

    @Test
    void a_bearer_token_is_one_header_and_its_answers_are_not_read() {
        answers.add(demanding("n-1"));

        HttpAnswer answer = send(AccessToken.bearer("t0ken", Duration.ofMinutes(1)), UnaryOperator.identity());

        assertThat(answer.status()).isEqualTo(401);
        assertThat(sent).containsExactly(Map.of("Authorization", "Bearer t0ken"));
    }

    @Test
    void a_bound_token_comes_with_a_proof_made_for_this_sending() {
        answers.add(HttpAnswer.of(200, Map.of(), new byte[0]));
        answers.add(HttpAnswer.of(200, Map.of(), new byte[0]));

        send(bound, UnaryOperator.identity());
        send(bound, UnaryOperator.identity());

        assertThat(sent)
                .containsExactly(
                        Map.of("Authorization", "DPoP t0ken", "DPoP", "1 GET https://api.example/v1/bills t0ken -"),
                        Map.of("Authorization", "DPoP t0ken", "DPoP", "2 GET https://api.example/v1/bills t0ken -"));
    }

    @Test
    void a_call_that_is_refused_for_a_nonce_is_sent_once_more_with_it() {
        answers.add(demanding("n-1"));
        answers.add(HttpAnswer.of(200, Map.of("DPoP-Nonce", List.of("n-2")), new byte[0]));

        HttpAnswer answer = send(bound, UnaryOperator.identity());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(sent.get(1).get("DPoP")).isEqualTo("2 GET https://api.example/v1/bills t0ken n-1");
        assertThat(key.newest).containsEntry("https://api.example", "n-2");
    }

    @Test
    void a_resource_that_asks_again_is_answered_with_nothing_more() {
        answers.add(demanding("n-1"));
        answers.add(demanding("n-2"));

        HttpAnswer answer = send(bound, UnaryOperator.identity());

        assertThat(answer.status()).isEqualTo(401);
        assertThat(sent).hasSize(2);
        assertThat(key.newest).containsEntry("https://api.example", "n-2");
    }

    @Test
    void a_body_that_can_be_sent_once_is_sent_once() {
        answers.add(demanding("n-1"));

        HttpAnswer answer = send(bound, AuthorizedCall::withSingleUse);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(sent).hasSize(1);
        assertThat(key.newest).containsEntry("https://api.example", "n-1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | DPoP error="use_dpop_nonce"  | n-1
            403 | DPoP error="use_dpop_nonce"  | n-1
            503 | DPoP error="use_dpop_nonce"  | n-1
            401 | DPoP error="invalid_token"   | n-1
            401 | DPoP                         | n-1
            401 | DPoP error="use_dpop_nonce"  |
            401 | DPoP error="use_dpop_nonce"  | not a nonce
            """)
    void no_other_answer_is_a_demand(int status, String challenge, String nonce) {
        Map<String, List<String>> headers = new HashMap<>(Map.of("WWW-Authenticate", List.of(challenge)));
        if (nonce != null) {
            headers.put("DPoP-Nonce", List.of(nonce));
        }
        answers.add(HttpAnswer.of(status, headers, new byte[0]));

        HttpAnswer answer = send(bound, UnaryOperator.identity());

        assertThat(answer.status()).isEqualTo(status);
        assertThat(sent).hasSize(1);
    }

    @Test
    void two_nonces_in_one_answer_are_none() {
        answers.add(HttpAnswer.of(
                401, Map.of("WWW-Authenticate", List.of(CHALLENGE), "DPoP-Nonce", List.of("n-1", "n-2")), new byte[0]));

        send(bound, UnaryOperator.identity());

        assertThat(sent).hasSize(1);
        assertThat(key.newest).isEmpty();
    }

    @Test
    void nothing_is_proved_or_sent_before_somebody_subscribes() {
        Mono<HttpAnswer> call = AuthorizedCall.of("GET", URL).send(bound, this::exchange, answer -> answer);

        assertThat(call).isNotNull();
        assertThat(sent).isEmpty();
        assertThat(key.made).isEmpty();
    }

    @Test
    void what_the_exchange_fails_with_comes_out_untouched_and_is_not_sent_again() {
        IllegalStateException mine = new IllegalStateException("mine");

        Mono<HttpAnswer> call =
                AuthorizedCall.of("GET", URL).send(bound, headers -> Mono.error(mine), answer -> answer);

        assertThatThrownBy(call::block).isSameAs(mine);
        assertThat(key.made).hasSize(1);
    }

    @Test
    void it_prints_no_query() {
        assertThat(AuthorizedCall.of("GET", URL))
                .asString()
                .isEqualTo("AuthorizedCall[GET https://api.example/v1/bills]");
    }

    private HttpAnswer send(AccessToken token, UnaryOperator<AuthorizedCall> change) {
        return Objects.requireNonNull(change.apply(AuthorizedCall.of("GET", URL))
                .send(token, this::exchange, answer -> answer)
                .block());
    }

    private Mono<HttpAnswer> exchange(Map<String, String> headers) {
        sent.add(headers);
        return Mono.fromSupplier(answers::remove);
    }

    private static HttpAnswer demanding(String nonce) {
        return HttpAnswer.of(
                401, Map.of("WWW-Authenticate", List.of(CHALLENGE), "DPoP-Nonce", List.of(nonce)), new byte[0]);
    }

    /** Its proofs say in plain words what they are for. */
    private record CountingKey(Map<String, String> newest, List<String> made) implements DpopKey {
        CountingKey(Map<String, String> newest) {
            this(newest, new ArrayList<>());
        }

        @Override
        public String thumbprint() {
            return "thumb";
        }

        @Override
        public Mono<String> proof(DpopRequest request) {
            return Mono.fromSupplier(() -> {
                String proof = made.size() + 1 + " " + request.method() + " " + request.htu() + " "
                        + request.token().orElseThrow().reveal() + " "
                        + request.nonce().orElse("-");
                made.add(proof);
                return proof;
            });
        }

        @Override
        public boolean learn(DpopRequest answered, String nonce) {
            boolean usable = !nonce.contains(" ");
            if (usable) {
                newest.put(answered.origin(), nonce);
            }
            return usable;
        }
    }
}
