// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import static io.dataflowoauth.keyed.Stage.READER;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Very many callers of one key, and sources that break their contract. */
class HerdTest {
    private final Stage stage = Stage.set();

    @Test
    void ten_thousand_callers_of_a_cold_key_cause_one_call_and_of_an_expired_one_another() {
        stage.issuer.holds();
        List<Caller> cold = stage.call(Collections.nCopies(10_000, READER));
        stage.issuer.release();
        stage.advance(Duration.ofHours(1));
        List<Caller> expired = stage.call(Collections.nCopies(10_000, READER));
        stage.issuer.release();

        assertThat(stage.issuer.calls()).isEqualTo(2);
        assertThat(cold).allSatisfy(caller -> assertThat(caller.values()).containsExactly("reader-1"));
        assertThat(expired).allSatisfy(caller -> assertThat(caller.values()).containsExactly("reader-2"));
    }

    @Test
    void each_of_a_herd_gets_a_failure_of_its_own() {
        stage.issuer.holds();
        List<Caller> herd = stage.call(Collections.nCopies(100, READER));

        stage.issuer.releaseFailure(Issuer.rejected());

        assertThat(herd).extracting(Caller::failure).doesNotHaveDuplicates();
    }

    @Test
    void a_source_that_throws_or_gives_nothing_is_broken_and_nobody_waits_for_it() {
        stage.issuer.answers(request -> {
            throw new IllegalStateException("hunter2");
        });
        assertThat(stage.refused(READER).code()).isEqualTo("core.source-broken");
        stage.issuer.answers(request -> Mono.empty());
        assertThat(stage.refused(Stage.tenant("empty")).code()).isEqualTo("core.source-broken");
        stage.issuer.answers(request -> nothing());

        TokenException told = stage.refused(Stage.tenant("null"));

        assertThat(told.code()).isEqualTo("core.source-broken");
        assertThat(told).isInstanceOf(TokenException.Invalid.class).hasMessageNotContaining("hunter2");
        assertThat(stage.family.health().flying()).isZero();
        assertThat(stage.family.health().paused()).isEmpty();
    }

    @Test
    void a_source_that_never_answers_is_given_up_after_a_minute_and_its_place_is_free() {
        Stage narrow = Stage.with(FamilyOptions.defaults().withCallLimit(1));
        narrow.served(READER);
        narrow.advance(Duration.ofHours(1));
        narrow.issuer.answers(request -> Mono.never());
        Caller caller = narrow.calls(READER);
        narrow.issuer.issues();
        narrow.advance(Duration.ofSeconds(59));
        assertThat(caller.waits()).isTrue();

        narrow.advance(Duration.ofSeconds(1));

        assertThat(caller.failure().code()).isEqualTo("core.acquisition-deadline");
        assertThat(narrow.family.health().flying()).isZero();
        narrow.advance(Duration.ofSeconds(1));
        assertThat(narrow.served(READER)).startsWith("reader-");
    }

    @Test
    void an_issuer_that_fails_every_second_call_costs_no_caller_of_a_hundred_live_keys_anything() {
        SplittableRandom random = new SplittableRandom(11);
        Stage shaky = Stage.jittered(random::nextDouble);
        List<TokenRequest> tenants = Stage.tenants(100);
        shaky.call(tenants);
        shaky.issuer.answers(request ->
                random.nextBoolean() ? Mono.error(Issuer.unavailable()) : Mono.just(shaky.issuer.tokenFor(request)));

        for (int step = 0; step < 720; step++) {
            shaky.advance(Duration.ofSeconds(10));
            assertThat(shaky.call(tenants)).allMatch(caller -> caller.values().size() == 1);
        }

        assertThat(shaky.issuer.calls()).as("calls in two hours").isBetween(300, 1_500);
    }

    @Test
    void an_observer_that_throws_disturbs_nobody() {
        VirtualTime time = new VirtualTime();
        TokenStreams family = TokenStreams.of(
                stage.issuer,
                FamilyOptions.defaults(),
                TokenRuntime.open(RuntimeOptions.defaults().withTime(time).withObserver(event -> {
                    throw new IllegalStateException("an observer's bug");
                })));
        List<Throwable> dropped = Dropped.during(
                () -> assertThat(Caller.of(family.token(READER)).values()).hasSize(1));

        assertThat(dropped).hasSize(2);
    }

    private static @Nullable Mono<AccessToken> nothing() {
        return null;
    }
}
