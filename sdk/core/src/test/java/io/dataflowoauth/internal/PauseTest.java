// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;

class PauseTest {
    private final AtomicInteger runs = new AtomicInteger();
    private final Pause pause = new Pause(runs::incrementAndGet);

    @Test
    void it_is_spent_once_it_has_run_and_runs_once() {
        assertThat(pause.isDisposed()).isFalse();

        pause.run();
        pause.run();

        assertThat(pause.isDisposed()).isTrue();
        assertThat(runs).hasValue(1);
    }

    @Test
    void disposing_of_it_prevents_it_and_frees_its_place_in_the_scheduler() {
        Disposable place = Disposables.single();
        pause.of(place);

        pause.dispose();
        pause.run();

        assertThat(pause.isDisposed()).isTrue();
        assertThat(place.isDisposed()).isTrue();
        assertThat(runs).hasValue(0);
    }
}
