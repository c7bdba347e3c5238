// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** Those who keep a token warm, by themselves: how often they look, and how often their timer is set. */
class WatchersTest {
    private final VirtualTime time = new VirtualTime();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger reckonings = new AtomicInteger();
    private final List<AccessToken> shown = new ArrayList<>();
    private Optional<AccessToken> live = Optional.of(AccessToken.bearer("one", Duration.ofHours(1)));
    private Runnable meddling = () -> {};
    private final Watchers watchers = new Watchers(terms(), this::untilCall, () -> {});

    @Test
    void one_change_is_one_look_and_sets_the_timer_once() {
        watchers.add(watcher());

        assertThat(looks).hasValue(1);
        assertThat(reckonings).hasValue(1);
        assertThat(shown).hasSize(1);
    }

    @Test
    void a_change_in_the_midst_of_a_look_is_seen_by_one_more_look() {
        Watcher watcher = watcher();
        meddling = () -> {
            live = Optional.of(AccessToken.bearer("two", Duration.ofHours(1)));
            watcher.run();
            watcher.run();
        };

        watcher.run();

        assertThat(looks).hasValue(2);
        assertThat(shown).extracting(AccessToken::reveal).containsExactly("one", "two");
    }

    @Test
    void without_anybody_no_timer_is_set() {
        Watcher watcher = watcher();
        watchers.add(watcher);

        watchers.remove(watcher);
        watchers.changed();

        assertThat(time.timers()).isZero();
    }

    @Test
    void who_comes_after_the_close_is_ended_without_a_look() {
        watchers.close();
        boolean[] ended = {false};

        Flux.<AccessToken>create(sink -> watchers.add(watcher(sink)))
                .subscribe(token -> {}, e -> {}, () -> ended[0] = true);

        assertThat(ended[0]).isTrue();
        assertThat(looks).hasValue(0);
    }

    private Watcher watcher() {
        List<Watcher> made = new ArrayList<>();
        Flux.<AccessToken>create(sink -> made.add(watcher(sink))).subscribe(shown::add);
        return made.get(0);
    }

    private Watcher watcher(FluxSink<AccessToken> sink) {
        return new Watcher(sink, this::look);
    }

    private Optional<AccessToken> look() {
        looks.incrementAndGet();
        Optional<AccessToken> seen = live;
        Runnable now = meddling;
        meddling = () -> {};
        now.run();
        return seen;
    }

    private Optional<Duration> untilCall() {
        reckonings.incrementAndGet();
        return Optional.of(ofSeconds(5));
    }

    private LiveTerms terms() {
        return new LiveTerms(
                Issuer.of(Duration.ofHours(1)),
                Scene.REQUEST,
                RuntimeOptions.defaults().withTime(time));
    }
}
