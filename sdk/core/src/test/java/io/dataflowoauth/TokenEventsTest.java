// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenEventsTest {
    private final Scene scene = Scene.withTokensOf(HOUR);

    @Test
    void each_outcome_is_told_exactly_once_however_many_wait() {
        scene.issuer.holds();
        for (int i = 0; i < 50; i++) {
            scene.calls();
        }
        scene.issuer.release(HOUR);
        scene.advance(HOUR);
        for (int i = 0; i < 50; i++) {
            scene.calls();
        }
        scene.issuer.releaseFailure(Issuer.unavailable());

        assertThat(scene.story()).containsExactly("Asked", "Issued", "Asked", "Failed");
    }

    @Test
    void an_issue_tells_the_serial_the_instants_the_time_it_took_and_whether_it_replaces() {
        scene.issuer.holds();
        Caller caller = scene.calls();
        scene.advance(ofMillis(300));
        scene.issuer.release(HOUR);
        scene.advance(ofHours(1));
        scene.calls();
        scene.issuer.release(HOUR);

        List<TokenEvents.Issued> issued = scene.seen(TokenEvents.Issued.class);
        assertThat(issued.get(0).tokenId()).isEqualTo(caller.tokens().get(0).id());
        assertThat(issued.get(0).took()).isEqualTo(ofMillis(300));
        assertThat(issued.get(0).issuedAt()).isEqualTo(VirtualTime.START);
        assertThat(issued.get(0).expiresAt()).isEqualTo(VirtualTime.START.plus(HOUR));
        assertThat(issued.get(0).at()).isEqualTo(VirtualTime.START.plusMillis(300));
        assertThat(issued.get(0).request()).isEqualTo(Scene.REQUEST);
        assertThat(issued).extracting(TokenEvents.Issued::replacement).containsExactly(false, true);
        assertThat(issued).extracting(TokenEvents.Issued::stream).containsOnly(issued.get(0).stream());
    }

    @Test
    void a_failure_tells_when_the_next_try_may_be() {
        scene.issuer.fails(Issuer.rejected());
        scene.refused();

        TokenException failure = scene.seen(TokenEvents.Failed.class).get(0).failure();

        assertThat(failure.code()).isEqualTo("test.rejected");
        assertThat(failure.nextTry()).contains(VirtualTime.START.plusSeconds(5));
        assertThat(failure.principal().acting()).isEqualTo("reader");
    }

    @Test
    void the_event_is_told_before_the_waiter_who_may_look_for_it() {
        List<Integer> seen = new ArrayList<>();

        scene.stream.token().subscribe(token -> seen.add(scene.events.size()));

        assertThat(seen).containsExactly(2);
    }

    @Test
    void a_live_token_tells_nothing_to_anybody() {
        scene.served();
        int before = scene.events.size();

        for (int i = 0; i < 100; i++) {
            scene.served();
        }

        assertThat(scene.events).hasSize(before);
    }

    @Test
    void an_observer_that_throws_disturbs_nobody() {
        List<TokenEvent> seen = new ArrayList<>();
        TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
                .withTime(scene.time)
                .withObserver(event -> {
                    throw new IllegalStateException("an observer throws");
                })
                .withObserver(seen::add));
        TokenStream stream = TokenStream.of(scene.issuer, Scene.REQUEST, runtime);

        List<Throwable> dropped =
                Dropped.during(() -> assertThat(Scene.served(stream.token())).isEqualTo("token-1"));

        assertThat(seen).hasSize(2);
        assertThat(dropped).hasSize(2).allMatch(IllegalStateException.class::isInstance);
    }

    @Test
    void no_event_prints_a_token() {
        AccessToken token = scene.calls().tokens().get(0);
        scene.stream.invalidate(token);
        scene.advance(Duration.ofMinutes(1));
        scene.stream.use(used -> reactor.core.publisher.Mono.just("x")).block();
        scene.stream.close();

        assertThat(scene.events)
                .hasSizeGreaterThan(5)
                .noneMatch(event -> event.toString().contains("token-"));
    }
}
