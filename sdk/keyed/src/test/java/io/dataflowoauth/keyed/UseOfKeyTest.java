// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import static io.dataflowoauth.keyed.Stage.READER;
import static io.dataflowoauth.keyed.Stage.WRITER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A call with the live token of a key: as with that of a stream. */
class UseOfKeyTest {
    private final Stage stage = Stage.set();
    private final List<String> sent = new ArrayList<>();

    @Test
    void a_call_gets_the_live_token_of_its_key() {
        String result =
                stage.family.use(READER, token -> Mono.just(token.reveal())).block();

        assertThat(result).isEqualTo("reader-1");
        assertThat(stage.story()).containsExactly("Asked", "Issued", "Used");
        assertThat(stage.events.get(2).request()).isEqualTo(READER);
    }

    @Test
    void a_call_that_is_refused_is_made_once_more_with_a_new_token_of_the_same_key() {
        stage.served(WRITER);

        String result = stage.family
                .use(READER, token -> {
                    sent.add(token.reveal());
                    return sent.size() == 1 ? refused(401) : Mono.just("done");
                })
                .block();

        assertThat(result).isEqualTo("done");
        assertThat(sent).containsExactly("reader-2", "reader-3");
        assertThat(stage.served(WRITER)).isEqualTo("writer-1");
        assertThat(stage.story())
                .containsExactly(
                        "Asked", "Issued", "Asked", "Issued", "Invalidated", "Asked", "Issued", "Refused", "Used");
    }

    @Test
    void a_claims_challenge_is_met_with_the_token_of_the_key_that_has_the_claims() {
        Refusal challenge =
                Refusal.ofStatus(401).withError("insufficient_claims").withClaims("{\"acr\":\"mfa\"}");

        String result = stage.family
                .use(READER, token -> {
                    sent.add(token.reveal());
                    return sent.size() == 1
                            ? Mono.error(new CallRefusedException(challenge))
                            : Mono.just(token.reveal());
                })
                .block();

        assertThat(result).isEqualTo(stage.served(READER.withClaims("{\"acr\":\"mfa\"}")));
        assertThat(stage.served(READER)).as("nobody else loses a token by it").isEqualTo(sent.get(0));
    }

    @Test
    void a_refusal_that_no_token_can_mend_comes_back_with_a_diagnosis_that_names_the_keys_principal() {
        Mono<String> use = stage.family.use(READER, token -> {
            sent.add(token.reveal());
            return refused(403);
        });

        assertThatThrownBy(use::block).isInstanceOfSatisfying(CallRefusedException.class, told -> {
            Diagnosis diagnosis = told.diagnosis().orElseThrow();
            assertThat(diagnosis.layer()).isEqualTo(Diagnosis.Layer.AUTHORIZATION);
            assertThat(diagnosis.principal()).isEqualTo(READER.principal());
        });
        assertThat(sent).hasSize(1);
    }

    @Test
    void nothing_is_sent_without_a_token() {
        stage.issuer.answers(request -> Mono.error(Issuer.rejected()));

        assertThatThrownBy(() -> stage.family
                        .use(READER, token -> Mono.just(sent.add("sent")))
                        .block())
                .hasMessageStartingWith("test.rejected");
        assertThat(sent).isEmpty();
    }

    private static <R> Mono<R> refused(int status) {
        return Mono.error(new CallRefusedException(Refusal.ofStatus(status)));
    }
}
