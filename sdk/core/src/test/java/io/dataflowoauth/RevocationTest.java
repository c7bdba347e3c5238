// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static io.dataflowoauth.Scene.REQUEST;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What happens to the token of a stream that is closed, where its issuer takes tokens back. */
class RevocationTest {
    private final VirtualTime time = new VirtualTime();
    private final List<TokenEvent> events = new CopyOnWriteArrayList<>();
    private final Issuer issuer = Issuer.of(HOUR);
    private final List<String> revoked = new CopyOnWriteArrayList<>();
    private final List<String> order = new ArrayList<>();
    private final TokenRuntime runtime = TokenRuntime.open(
            RuntimeOptions.defaults().withTime(time).withJitter(() -> 0.5).withObserver(events::add));
    private Mono<Void> answer = Mono.empty();

    @Test
    void the_live_token_of_a_closed_stream_is_thrown_away() {
        TokenStream stream = stream();
        Scene.served(stream.token());

        stream.close();

        assertThat(revoked).containsExactly("token-1");
        assertThat(story()).containsExactly("Asked", "Issued", "StreamClosed", "Revoked");
        assertThat(time.timers()).isZero();
    }

    @Test
    void closing_twice_throws_away_once() {
        TokenStream stream = stream();
        Scene.served(stream.token());

        stream.close();
        stream.close();
        stream.closeGracefully().block();
        runtime.close();

        assertThat(revoked).containsExactly("token-1");
    }

    @Test
    void closing_the_runtime_throws_away_too() {
        Scene.served(stream().token());

        runtime.close();

        assertThat(revoked).containsExactly("token-1");
    }

    @Test
    void only_the_last_handle_on_a_shared_token_throws_it_away() {
        LiveTerms terms = new LiveTerms(source(), REQUEST, runtime.options());
        LiveHandle one = handle(terms);
        LiveHandle two = handle(terms);
        Scene.served(one.token());

        one.close();
        one.ended().block();
        assertThat(revoked).isEmpty();
        two.close();

        assertThat(revoked).containsExactly("token-1");
    }

    @Test
    void nothing_is_thrown_away_where_nothing_lives() {
        stream().close();
        TokenStream expired = stream();
        Scene.served(expired.token());
        time.advance(HOUR.plus(ofSeconds(1)));
        expired.close();

        assertThat(revoked).isEmpty();
    }

    @Test
    void a_token_within_its_expiry_margin_still_lives_and_is_thrown_away() {
        TokenStream stream = stream();
        Scene.served(stream.token());
        time.advance(ofMinutes(60).minus(ofSeconds(1)));

        stream.close();

        assertThat(revoked).containsExactly("token-1");
    }

    @Test
    void a_source_that_cannot_revoke_is_asked_nothing() {
        TokenStream stream = TokenStream.of(issuer, REQUEST, runtime);
        Scene.served(stream.token());

        stream.closeGracefully().block();

        assertThat(story()).containsExactly("Asked", "Issued", "StreamClosed");
    }

    @Test
    void a_graceful_close_waits_for_the_answer_and_a_plain_one_does_not() {
        Sinks.Empty<Void> answered = Sinks.empty();
        answer = answered.asMono();
        TokenStream stream = stream();
        Scene.served(stream.token());

        stream.close();
        stream.closeGracefully().doOnTerminate(() -> order.add("closed")).subscribe();
        order.add("answering");
        answered.tryEmitEmpty();

        assertThat(order).containsExactly("answering", "closed");
    }

    @Test
    void an_answer_that_does_not_come_is_given_up_after_five_seconds() {
        answer = Mono.never();
        TokenStream stream = stream();
        Scene.served(stream.token());
        stream.closeGracefully().doOnTerminate(() -> order.add("closed")).subscribe();

        time.advance(ofSeconds(5).minusMillis(1));
        assertThat(order).isEmpty();
        time.advance(ofSeconds(1));

        assertThat(order).containsExactly("closed");
        assertThat(failure().code()).isEqualTo("core.revocation-deadline");
        assertThat(time.timers()).isZero();
    }

    @Test
    void a_failed_revocation_is_told_for_its_principal_and_the_close_goes_on() {
        answer = Mono.error(Issuer.unavailable());
        TokenStream stream = stream();
        Scene.served(stream.token());

        stream.closeGracefully().block();

        assertThat(failure().code()).isEqualTo("test.down");
        assertThat(failure().principal().acting()).isEqualTo("reader");
        assertThat(story()).containsExactly("Asked", "Issued", "StreamClosed", "NotRevoked");
    }

    @Test
    void what_a_source_throws_is_named_and_not_shown() {
        answer = Mono.error(new IllegalStateException("token-1 is secret"));
        TokenStream stream = stream();
        Scene.served(stream.token());

        stream.closeGracefully().block();

        assertThat(failure()).isInstanceOf(TokenException.Invalid.class);
        assertThat(failure()).hasMessageContaining("IllegalStateException").hasMessageNotContaining("token-1");
    }

    @Test
    void a_scheduler_that_takes_no_work_ends_it_with_a_code() {
        TokenStream stream = stream();
        Scene.served(stream.token());
        time.rejecting(true);

        stream.closeGracefully().block();

        assertThat(failure().code()).isEqualTo("core.scheduler-rejected");
        assertThat(revoked).isEmpty();
    }

    @Test
    void the_resources_of_a_closed_runtime_stay_open_until_the_last_revocation_has_ended() {
        Sinks.Empty<Void> answered = Sinks.empty();
        answer = answered.asMono();
        runtime.resource(AutoCloseable.class, () -> () -> order.add("resource closed"));
        TokenStream one = stream();
        TokenStream two = stream();
        Scene.served(one.token());
        Scene.served(two.token());

        one.close();
        runtime.closeGracefully()
                .doOnTerminate(() -> order.add("runtime closed"))
                .subscribe();
        order.add("answering");
        answered.tryEmitEmpty();

        assertThat(order).containsExactly("answering", "resource closed", "runtime closed");
        assertThat(revoked).containsExactlyInAnyOrder("token-1", "token-2");
    }

    @Test
    void a_runtime_with_nothing_to_revoke_is_closed_when_close_returns() {
        runtime.resource(AutoCloseable.class, () -> () -> order.add("resource closed"));
        Scene.served(TokenStream.of(issuer, REQUEST, runtime).token());

        runtime.close();
        order.add("returned");
        runtime.closeGracefully().block();

        assertThat(order).containsExactly("resource closed", "returned");
    }

    private TokenStream stream() {
        return TokenStream.of(source(), REQUEST, runtime);
    }

    private LiveHandle handle(LiveTerms terms) {
        return new LiveHandle(runtime.share(
                LiveToken.class, terms, () -> new LiveToken(terms, new Farewell(runtime::stay, () -> {}))));
    }

    private RevocableSource source() {
        return new RevocableSource() {
            @Override
            public Mono<AccessToken> token(TokenRequest request) {
                return issuer.token(request);
            }

            @Override
            public Mono<Void> revoke(AccessToken token) {
                revoked.add(token.reveal());
                return answer;
            }
        };
    }

    private TokenException failure() {
        return events.stream()
                .filter(TokenEvents.NotRevoked.class::isInstance)
                .map(TokenEvents.NotRevoked.class::cast)
                .findFirst()
                .orElseThrow()
                .failure();
    }

    private List<String> story() {
        return events.stream().map(event -> event.getClass().getSimpleName()).toList();
    }
}
