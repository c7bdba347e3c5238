// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.internal.Answer;
import io.dataflowoauth.internal.Flight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One attempt by itself: where it lands, and how long it took. */
class AttemptTest implements Attempt.Landing {
    private final VirtualTime time = new VirtualTime();
    private final Issuer issuer = Issuer.of(HOUR);
    private final List<String> landings = new ArrayList<>();

    @Test
    void a_source_that_the_machine_let_down_lands_with_a_failure_and_the_machine_hears_of_it() {
        TokenSource dying = request -> {
            throw new InternalError("the machine is at its end");
        };
        Flight<AccessToken> flight = flight(dying);

        assertThatThrownBy(flight::run).isInstanceOf(InternalError.class);

        assertThat(landings).containsExactly("core.source-broken");
    }

    @Test
    void it_takes_as_long_as_the_issuer_took_whenever_it_began() {
        time.advance(ofMinutes(5));
        issuer.holds();
        Flight<AccessToken> flight = flight(issuer);
        time.advance(ofMinutes(1));

        flight.run();
        time.advance(ofMillis(300));
        issuer.release(HOUR);

        assertThat(landings).containsExactly("token-1 after PT0.3S");
    }

    @Test
    void it_lands_once() {
        Flight<AccessToken> flight = flight(issuer);

        flight.run();
        flight.fail(Issuer.unavailable());

        assertThat(landings).containsExactly("token-1 after PT0S");
    }

    @Test
    void one_that_was_given_up_before_it_began_asks_nobody() {
        Flight<AccessToken> flight = flight(issuer);

        flight.dispose();
        flight.run();

        assertThat(issuer.calls()).isZero();
        assertThat(landings).isEmpty();
    }

    @Override
    public void arrived(Answer<AccessToken> answer, Duration took) {
        landings.add(answer.token().reveal() + " after " + took);
    }

    @Override
    public void failed(TokenException failure) {
        landings.add(failure.code());
    }

    private Flight<AccessToken> flight(TokenSource source) {
        LiveTerms terms =
                new LiveTerms(source, Scene.REQUEST, RuntimeOptions.defaults().withTime(time));
        return Attempt.flight(terms, Optional.empty(), this);
    }
}
