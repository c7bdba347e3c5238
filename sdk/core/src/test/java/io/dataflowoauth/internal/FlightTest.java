// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** One call by itself, which lands once. */
class FlightTest implements Flight.Landing<String> {
    private final List<Object> landings = new ArrayList<>();

    @Test
    void a_call_that_ends_without_a_token_lands_with_a_failure() {
        new Flight<String>(Mono::empty, this).run();

        assertThat(landings).singleElement().isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void a_call_that_brings_a_token_lands_with_that_alone() {
        Flight<String> flight = new Flight<>(() -> Mono.just("one"), this);

        flight.run();
        flight.fail(new IllegalStateException("too late"));

        assertThat(landings).containsExactly("one");
    }

    @Override
    public void arrived(String token) {
        landings.add(token);
    }

    @Override
    public void failed(Throwable failure) {
        landings.add(failure);
    }
}
