// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Streams that are opened from recipes: what they share, how names are resolved, what closing does. */
class OpenedStreamsTest {
    private static final TokenRecipe READER = TokenRecipe.of(ChainKind.recipe("reader"));

    private final VirtualTime time = new VirtualTime();
    private final Issuer issuer = Issuer.of(HOUR);
    private final List<TokenEvent> events = new CopyOnWriteArrayList<>();
    private final RuntimeOptions options = RuntimeOptions.defaults()
            .withTime(time)
            .withJitter(() -> 0.5)
            .withResource(Issuer.class, issuer)
            .withObserver(events::add);
    private final TokenRuntime runtime = TokenRuntime.open(options);

    @Test
    void equal_recipes_share_one_live_token() {
        TokenStream one = TokenStream.open(READER, runtime);
        TokenStream two = TokenStream.open(TokenRecipe.parse(READER.json()), runtime);

        assertThat(Scene.served(one.token())).isEqualTo(Scene.served(two.token()));
        assertThat(issuer.calls()).isEqualTo(1);
        assertThat(one.request().principal().acting()).isEqualTo("reader");
    }

    @Test
    void other_recipes_and_other_runtimes_have_tokens_of_their_own() {
        TokenStream one = TokenStream.open(READER, runtime);
        TokenStream two = TokenStream.open(TokenRecipe.of(ChainKind.recipe("writer")), runtime);
        TokenStream three = TokenStream.open(READER, TokenRuntime.open(options));

        assertThat(List.of(Scene.served(one.token()), Scene.served(two.token()), Scene.served(three.token())))
                .containsExactly("token-1", "token-2", "token-3");
    }

    @Test
    void inner_recipes_share_their_live_token_too() {
        TokenStream inner = TokenStream.open(READER, runtime);
        TokenStream one = TokenStream.open(TokenRecipe.of(ChainKind.over("one", READER.object())), runtime);
        TokenStream two = TokenStream.open(TokenRecipe.of(ChainKind.over("two", READER.object())), runtime);

        assertThat(Scene.served(one.token())).isEqualTo("token-2");
        assertThat(Scene.served(two.token())).isEqualTo("token-3");
        assertThat(Scene.served(inner.token())).isEqualTo("token-1");
        assertThat(issuer.calls()).isEqualTo(3);
    }

    @Test
    void closing_a_handle_ends_its_own_waiters_and_nobody_elses() {
        issuer.holds();
        TokenStream one = TokenStream.open(READER, runtime);
        TokenStream two = TokenStream.open(READER, runtime);
        Caller ofOne = Caller.of(one.token());
        Caller ofTwo = Caller.of(two.token());

        one.close();
        issuer.release(HOUR);

        assertThat(ofOne.failure()).isInstanceOf(TokenException.Closed.class);
        assertThat(ofOne.failure()).hasMessageStartingWith("core.stream-closed");
        assertThat(ofTwo.values()).containsExactly("token-1");
        assertThat(one.health().state()).isEqualTo(StreamHealth.State.CLOSED);
        assertThat(two.health().state()).isEqualTo(StreamHealth.State.FRESH);
    }

    @Test
    void closing_a_handle_ends_its_own_watchers_and_nobody_elses() {
        TokenStream one = TokenStream.open(READER, runtime);
        TokenStream two = TokenStream.open(READER, runtime);
        Caller ofOne = Caller.of(one.replacements());
        Caller ofTwo = Caller.of(two.replacements());

        one.close();

        assertThat(ofOne.completed()).isTrue();
        assertThat(ofTwo.completed()).isFalse();
        assertThat(Caller.of(one.replacements()).completed()).isTrue();
        assertThat(time.timers()).isEqualTo(1);
    }

    @Test
    void a_closed_handle_gives_no_token_even_if_another_keeps_it_fresh() {
        TokenStream one = TokenStream.open(READER, runtime);
        TokenStream two = TokenStream.open(READER, runtime);
        Scene.served(two.token());

        one.close();

        assertThat(Scene.refused(one.token()).code()).isEqualTo("core.stream-closed");
        assertThat(Scene.refused(one.token(HOUR.dividedBy(2))).code()).isEqualTo("core.stream-closed");
        assertThat(Scene.served(two.token())).isEqualTo("token-1");
    }

    @Test
    void the_last_handle_gives_up_the_call_in_flight_and_closes_the_token() {
        issuer.holds();
        TokenStream one = TokenStream.open(READER, runtime);
        TokenStream two = TokenStream.open(READER, runtime);
        Caller.of(one.token());

        one.close();
        one.close();
        assertThat(issuer.cancelled()).isZero();
        two.closeGracefully().block();
        two.closeGracefully().block();

        assertThat(issuer.cancelled()).isEqualTo(1);
        assertThat(time.timers()).isZero();
        assertThat(events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("Asked", "StreamClosed");
    }

    @Test
    void closing_gracefully_is_cold() {
        TokenStream stream = TokenStream.open(READER, runtime);

        assertThat(stream.closeGracefully()).isNotNull();

        assertThat(Scene.served(stream.token())).isEqualTo("token-1");
    }

    @Test
    void a_recipe_that_is_opened_again_begins_anew() {
        TokenStream first = TokenStream.open(READER, runtime);
        Scene.served(first.token());
        first.close();

        assertThat(Scene.served(TokenStream.open(READER, runtime).token())).isEqualTo("token-2");
    }

    @Test
    void closing_an_outer_stream_lets_its_inner_token_go() {
        TokenStream outer = TokenStream.open(TokenRecipe.of(ChainKind.over("outer", READER.object())), runtime);
        Scene.served(outer.token());

        outer.close();

        assertThat(events.stream().filter(TokenEvents.StreamClosed.class::isInstance))
                .hasSize(2);
    }

    @Test
    void closing_the_runtime_ends_every_waiter() {
        issuer.holds();
        TokenStream stream = TokenStream.open(READER, runtime);
        Caller caller = Caller.of(stream.token());

        runtime.close();
        runtime.close();

        assertThat(caller.failure()).hasMessageStartingWith("core.runtime-closed");
        assertThat(Scene.refused(stream.token()).code()).isEqualTo("core.runtime-closed");
        assertThat(stream.health().state()).isEqualTo(StreamHealth.State.CLOSED);
        assertThat(issuer.cancelled()).isEqualTo(1);
        stream.close();
    }

    @Test
    void a_closed_runtime_serves_no_token_that_it_had() {
        TokenStream stream = TokenStream.open(READER, runtime);
        Scene.served(stream.token());

        runtime.close();

        assertThat(Scene.refused(stream.token()).code()).isEqualTo("core.runtime-closed");
        assertThat(Caller.of(stream.replacements()).values()).isEmpty();
        assertThat(stream.health().untilExpiry()).isZero();
    }

    @Test
    void nothing_opens_on_a_closed_runtime() {
        runtime.close();

        assertThatThrownBy(() -> TokenStream.open(READER, runtime))
                .isInstanceOf(TokenException.Closed.class)
                .hasMessageStartingWith("core.runtime-closed");
        assertThatThrownBy(() -> TokenStream.of(issuer, TokenRequest.defaults(), runtime))
                .isInstanceOf(TokenException.Closed.class);
    }

    @Test
    void a_named_recipe_is_the_one_that_the_runtime_binds() {
        TokenRuntime binding = TokenRuntime.open(
                options.withRecipe("billing", TokenRecipe.named("reader")).withRecipe("reader", READER));
        TokenStream named = TokenStream.open(TokenRecipe.named("billing"), binding);
        TokenStream direct = TokenStream.open(READER, binding);

        assertThat(named.request().principal().acting()).isEqualTo("reader");
        assertThat(Scene.served(named.token())).isEqualTo(Scene.served(direct.token()));
    }

    @Test
    void an_unbound_name_fails_at_open() {
        assertThatThrownBy(() -> TokenStream.open(TokenRecipe.named("nobody"), runtime))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageStartingWith("core.name-unbound")
                .hasMessageContaining("nobody");
    }

    @Test
    void names_that_lead_in_a_circle_fail_at_open() {
        TokenRuntime direct = TokenRuntime.open(
                options.withRecipe("a", TokenRecipe.named("b")).withRecipe("b", TokenRecipe.named("a")));
        RecipeObject inner = TokenRecipe.named("a").object();
        TokenRuntime nested =
                TokenRuntime.open(options.withRecipe("a", TokenRecipe.of(ChainKind.over("outer", inner))));

        for (TokenRuntime circle : List.of(direct, nested)) {
            assertThatThrownBy(() -> TokenStream.open(TokenRecipe.named("a"), circle))
                    .isInstanceOf(TokenException.Misconfigured.class)
                    .hasMessageStartingWith("core.name-circle");
        }
    }

    @Test
    void a_failed_opening_leaves_nothing_open() {
        RecipeObject unbound = TokenRecipe.named("nobody").object();
        TokenRecipe broken = TokenRecipe.of(ChainKind.over("middle", ChainKind.over("inner", unbound)));

        assertThatThrownBy(() -> TokenStream.open(broken, runtime)).isInstanceOf(TokenException.Misconfigured.class);

        runtime.close();
        assertThat(events).isEmpty();
    }

    @Test
    void an_outer_stream_waits_for_its_inner_gate_instead_of_asking_in_vain() {
        TokenStream outer = TokenStream.open(TokenRecipe.of(ChainKind.over("outer", READER.object())), runtime);
        issuer.fails(Issuer.rejected());

        TokenException told = Scene.refused(outer.token());

        assertThat(told.principal().acting()).isEqualTo("reader");
        assertThat(told.nextTry()).contains(VirtualTime.START.plusSeconds(5));
    }

    @Test
    void a_stream_prints_its_name_and_request_only() {
        TokenStream stream = TokenStream.open(READER, runtime);
        Scene.served(stream.token());

        assertThat(stream.toString()).contains("stream-", "reader").doesNotContain("token-1");
    }
}
