// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RecipeSource;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.TokenWarning;
import io.dataflowoauth.access.guardrail.GuardedRecipe;
import io.dataflowoauth.access.guardrail.GuardrailFinding;
import io.dataflowoauth.access.guardrail.Guardrails;
import io.dataflowoauth.access.guardrail.LentStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class GuardrailsGuideTest {
    private final TestClock clock = TestClock.create();
    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(clock));
    private final FakeClient shop =
            issuer.registerClient(FakeClient.basic("shop").withScopes("orders.read", "orders.write", "orders.admin"));
    private final List<TokenWarning> warnings = new CopyOnWriteArrayList<>();
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withTime(clock)
            .withObserver(event -> {
                if (event instanceof TokenWarning warning) {
                    warnings.add(warning);
                }
            })
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true))
            .withSecret("shop", Mono.just(shop.secret())));

    @AfterEach
    void stop() {
        runtime.close();
        issuer.close();
    }

    // #region recipe
    private static TokenRecipe guarded(TokenRecipe recipe) {
        Guardrails rails = Guardrails.defaults()
                .withScopes(Set.of("orders.read", "orders.write"))
                .withLongestLifetime(Duration.ofMinutes(15));
        return GuardedRecipe.of(recipe, rails);
    }
    // #endregion recipe

    @Test
    void a_guarded_recipe_gets_what_it_may() {
        try (TokenStream stream = TokenStream.open(guarded(recipe("orders.read")), runtime)) {
            assertThat(get(stream.token()).scopes()).containsExactly("orders.read");
        }
    }

    @Test
    void a_guarded_recipe_that_asks_for_too_much_asks_nobody() {
        try (TokenStream stream = TokenStream.open(guarded(recipe("orders.read", "orders.admin")), runtime)) {
            assertThat(code(stream.token())).isEqualTo("guardrail.scope");
        }
        assertThat(issuer.journal().entries()).isEmpty();
    }

    @Test
    void a_guarded_recipe_is_its_text_wherever_it_travels() {
        TokenRecipe recipe = guarded(recipe("orders.read"));

        assertThat(TokenRecipe.parse(recipe.json())).isEqualTo(recipe);
    }

    @Test
    void a_dry_run_gets_the_token_and_warns() {
        TokenRecipe recipe = GuardedRecipe.of(
                recipe("orders.admin"),
                Guardrails.defaults().withScopes(Set.of("orders.read")).observing());

        try (TokenStream stream = TokenStream.open(recipe, runtime)) {
            assertThat(get(stream.token()).scopes()).containsExactly("orders.admin");
        }
        assertThat(warnings).extracting(warning -> warning.code().name()).contains("guardrail.scope");
    }

    @Test
    void a_source_of_your_own_is_guarded_as_well() {
        TokenSource source = request -> Mono.just(AccessToken.bearer("t", Duration.ofHours(2)));
        List<GuardrailFinding> findings = new CopyOnWriteArrayList<>();

        // #region source
        TokenSource guarded =
                Guardrails.defaults().over(source, runtime.options().time(), findings::add);
        TokenStream stream = TokenStream.of(guarded, TokenRequest.defaults(), runtime);
        // #endregion source

        assertThat(code(stream.token())).isEqualTo("guardrail.lifetime");
        assertThat(findings).allMatch(GuardrailFinding::enforced).isNotEmpty();
        stream.close();
    }

    @Test
    void an_agent_gets_a_stream_that_is_narrow_and_ends() {
        TokenRecipe recipe = recipe("orders.read", "orders.write");

        // #region lend
        RecipeSource source = RecipeSource.open(recipe, runtime);
        LentStream mine = LentStream.of(source, source.request(), Duration.ofHours(1), runtime);

        LentStream forTheAgent = mine.lend(Set.of("orders.read"), Duration.ofMinutes(10));
        // #endregion lend

        AccessToken token = get(forTheAgent.token());
        assertThat(token.scopes()).containsExactly("orders.read");
        assertThat(forbidden(() -> forTheAgent.lend(Set.of("orders.write"), Duration.ofMinutes(1))))
                .isEqualTo("guardrail.wider");

        clock.advance(Duration.ofMinutes(11));
        assertThat(code(forTheAgent.token())).isEqualTo("guardrail.loan-over");
        assertThat(get(mine.token()).scopes()).containsExactly("orders.read", "orders.write");
        mine.close();
        source.close();
    }

    private TokenRecipe recipe(String... scopes) {
        return OAuth2Recipes.clientCredentials(
                        issuer.issuer(), "shop", ClientAuthentication.clientSecretBasic(SecretRef.named("shop")))
                .withScopes(scopes)
                .withLifetime(Duration.ofMinutes(15))
                .recipe();
    }

    private <T> T get(Mono<T> mono) {
        CompletableFuture<T> future = mono.toFuture();
        clock.advance(Duration.ZERO);
        return future.join();
    }

    private String code(Mono<AccessToken> token) {
        try {
            return "a token of " + get(token).scopes();
        } catch (CompletionException failed) {
            return ((TokenException) failed.getCause()).code();
        }
    }

    private static String forbidden(Runnable lending) {
        try {
            lending.run();
            return "lent";
        } catch (TokenException.Forbidden refused) {
            return refused.code();
        }
    }
}
