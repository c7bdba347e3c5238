// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class NetworkLogTest {
    private static final HttpAsk ASK = HttpAsk.get(URI.create("https://issuer.example:8443/token?secret=canary"));

    @Test
    void an_answer_is_written_once_though_whoever_got_it_cancels() {
        NetworkLog log = log(Mono.just(HttpAnswer.of(403, Map.of(), new byte[0])));

        log.send(ASK)
                .map(answer -> {
                    throw new IllegalStateException("not liked");
                })
                .onErrorComplete()
                .block();

        assertThat(log.take()).singleElement().satisfies(exchange -> {
            assertThat(exchange.end()).isEqualTo("403");
            assertThat(exchange.place()).isEqualTo("https://issuer.example:8443/token");
        });
        assertThat(log.take()).isEmpty();
    }

    @Test
    void an_exchange_that_is_given_up_is_written_so() {
        NetworkLog log = log(Mono.never());

        Disposable waiting = log.send(ASK).subscribe();
        waiting.dispose();

        assertThat(log.take()).extracting(Exchange::end).containsExactly("given up");
    }

    @Test
    void an_unknown_failure_is_written_by_its_type_and_not_by_its_message() {
        NetworkLog log = log(Mono.error(new IllegalStateException("canary")));

        log.send(ASK).onErrorComplete().block();

        assertThat(log.take()).extracting(Exchange::end).containsExactly("IllegalStateException");
    }

    @Test
    void nothing_is_sent_before_somebody_subscribes() {
        NetworkLog log = log(Mono.error(new AssertionError("sent")));

        Mono<HttpAnswer> cold = log.send(ASK);

        assertThat(cold).isNotNull();
        assertThat(log.take()).isEmpty();
    }

    private static NetworkLog log(Mono<HttpAnswer> answer) {
        return new NetworkLog(ask -> answer, TokenTime.system());
    }
}
