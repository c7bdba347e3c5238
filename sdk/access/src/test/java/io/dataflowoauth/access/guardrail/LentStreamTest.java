// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guardrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.access.fixture.ManualTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A stream in the hands of an agent: narrowed, never widened, over in time. */
class LentStreamTest {
    private static final TokenRequest REQUEST =
            TokenRequest.defaults().withScopes("read", "write", "list").withLifetime(Duration.ofMinutes(30));

    private final VirtualTimeScheduler timers = VirtualTimeScheduler.create();
    private final ManualTime time = new ManualTime(timers);
    private final TokenRuntime runtime =
            TokenRuntime.open(RuntimeOptions.defaults().withTime(time));
    private final WrittenSource source = new WrittenSource();
    private final LentStream lent = LentStream.of(source, REQUEST, Duration.ofHours(1), runtime);

    @AfterEach
    void close() {
        lent.close();
        runtime.close();
    }

    @Test
    void it_gives_a_live_token_of_its_own() {
        AccessToken token = get(lent.token());

        assertThat(get(lent.token())).isEqualTo(token);
        assertThat(source.asked).containsExactly(REQUEST);
        assertThat(lent.endsAt()).isEqualTo(ManualTime.START.plusSeconds(3600));
        assertThat(lent).asString().contains("read", "until").doesNotContain("token-1");
    }

    @Test
    void a_part_of_it_has_fewer_scopes_and_another_token() {
        LentStream part = lent.lend(Set.of("read"), Duration.ofMinutes(10));

        assertThat(get(part.token())).isNotEqualTo(get(lent.token()));
        assertThat(part.request().scopes()).containsExactly("read");
        assertThat(source.asked.get(0).scopes()).containsExactly("read");
    }

    @Test
    void it_cannot_be_widened() {
        LentStream part = lent.lend(Set.of("read"), Duration.ofMinutes(10));

        for (Set<String> scopes : List.of(Set.of("read", "write"), Set.of("admin"), Set.<String>of())) {
            assertThatThrownBy(() -> part.lend(scopes, Duration.ofMinutes(1)))
                    .isInstanceOfSatisfying(
                            TokenException.Forbidden.class,
                            refused -> assertThat(refused.code()).isEqualTo("guardrail.wider"));
        }
        assertThatThrownBy(() -> part.lend(Set.of("read"), Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void scopes_that_are_left_to_the_issuer_cannot_be_lent_on() {
        LentStream open = LentStream.of(source, TokenRequest.defaults(), Duration.ofHours(1), runtime);

        assertThatThrownBy(() -> open.lend(Set.of("read"), Duration.ofMinutes(1)))
                .isInstanceOf(TokenException.Forbidden.class);
        open.close();
    }

    @Test
    void a_part_ends_with_the_whole_at_the_latest() {
        LentStream part = lent.lend(Set.of("read"), Duration.ofDays(7));

        assertThat(part.endsAt()).isEqualTo(lent.endsAt());
    }

    @Test
    void it_ends_by_itself_with_all_that_was_lent_of_it_and_the_tokens_are_revoked() {
        LentStream part = lent.lend(Set.of("read"), Duration.ofMinutes(50));
        source.lifetime = Duration.ofHours(2);
        get(lent.token());
        get(part.token());

        pass(Duration.ofHours(1));

        assertThat(source.revoked).hasSize(2);
        assertThat(code(lent.token())).isEqualTo("guardrail.loan-over");
        assertThat(code(part.token())).isEqualTo("guardrail.loan-over");
        assertThat(code(part.use(Mono::just))).isEqualTo("guardrail.loan-over");
        assertThatThrownBy(() -> lent.lend(Set.of("read"), Duration.ofMinutes(1)))
                .isInstanceOf(TokenException.Forbidden.class);
    }

    @Test
    void a_wall_clock_that_jumps_ahead_ends_it_before_its_timer() {
        get(lent.token());
        time.jumpWall(Duration.ofHours(2));

        assertThat(code(lent.token())).isEqualTo("guardrail.loan-over");
    }

    @Test
    void its_owner_can_end_it_before_its_time() {
        LentStream part = lent.lend(Set.of("read"), Duration.ofMinutes(10));
        lent.close();
        lent.close();

        assertThat(code(lent.token())).isEqualTo("guardrail.loan-over");
        assertThat(code(part.token())).isEqualTo("guardrail.loan-over");
    }

    @Test
    void a_part_that_is_closed_leaves_the_whole_alone() {
        lent.lend(Set.of("read"), Duration.ofMinutes(10)).close();

        assertThat(get(lent.token())).isNotNull();
    }

    @Test
    void tokens_that_are_asked_for_near_the_end_are_asked_to_be_short() {
        pass(Duration.ofMinutes(50));

        get(lent.token());

        assertThat(source.asked.get(0).lifetime()).contains(Duration.ofMinutes(10));
    }

    @Test
    void an_issuer_that_gives_more_than_was_asked_for_widens_nothing() {
        source.change = token -> token.withScopes(Set.of("read", "admin"));

        assertThat(code(lent.token())).isEqualTo("guardrail.wider");
    }

    @Test
    void other_claims_cannot_be_had_by_pretending_a_challenge() {
        Loan loan = new Loan(source, REQUEST, ManualTime.START.plusSeconds(60));

        String code = code(loan.within(time).token(REQUEST.withClaims("{\"acr\":\"admin\"}")));

        assertThat(code).isEqualTo("guardrail.wider");
        assertThat(source.asked).isEmpty();
    }

    @Test
    void a_call_has_the_token() {
        String value = get(lent.use(token -> Mono.just(token.reveal())));

        assertThat(value).isEqualTo("token-1");
    }

    /** However often it is lent on, no token has a scope that the one before has not, nor is lent for longer. */
    @Test
    void no_chain_of_loans_widens_anything() {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            LentStream whole = LentStream.of(source, REQUEST, Duration.ofMinutes(1 + random.nextInt(60)), runtime);
            LentStream current = whole;
            for (int depth = 0; depth < 4; depth++) {
                Set<String> wanted = new HashSet<>();
                for (String scope : List.of("read", "write", "list", "admin")) {
                    if (random.nextInt(3) > 0) {
                        wanted.add(scope);
                    }
                }
                current = lentOn(current, wanted, Duration.ofMinutes(1 + random.nextInt(90)));
            }
            whole.close();
        }
    }

    private LentStream lentOn(LentStream from, Set<String> wanted, Duration length) {
        try {
            LentStream part = from.lend(wanted, length);
            get(part.token());
            TokenRequest asked = source.asked.get(source.asked.size() - 1);

            assertThat(from.request().scopes()).containsAll(asked.scopes());
            assertThat(asked.scopes()).isNotEmpty();
            assertThat(part.endsAt()).isBeforeOrEqualTo(from.endsAt());
            return part;
        } catch (TokenException.Forbidden wider) {
            assertThat(wanted.isEmpty() || !from.request().scopes().containsAll(wanted))
                    .isTrue();
            return from;
        }
    }

    private void pass(Duration length) {
        time.step(length);
        timers.advanceTimeBy(length);
    }

    private <T> T get(Mono<T> mono) {
        CompletableFuture<T> future = mono.toFuture();
        timers.advanceTime();
        return future.join();
    }

    private <T> String code(Mono<T> mono) {
        try {
            get(mono);
            return "";
        } catch (CompletionException failed) {
            return ((TokenException) failed.getCause()).code();
        }
    }
}
