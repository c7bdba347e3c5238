// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.Opening;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** Recipes whose tokens cost nothing and are counted by the name of the recipe. */
public final class CountedKind implements RecipeKind {
    private static final Map<String, AtomicInteger> ISSUED = new ConcurrentHashMap<>();

    static TokenRecipe recipe(String name) {
        return TokenRecipe.of(RecipeObject.of("test.counted").with("name", name));
    }

    static TokenRecipe rejected(String name) {
        return TokenRecipe.of(RecipeObject.of("test.counted").with("name", name).with("rejected", true));
    }

    static int issued(String name) {
        return ISSUED.getOrDefault(name, new AtomicInteger()).get();
    }

    @Override
    public String name() {
        return "test.counted";
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        RecipeObject.Reader reader = recipe.read();
        RecipeObject checked =
                RecipeObject.of(name()).with("name", reader.text("name")).with("rejected", reader.flag("rejected"));
        reader.end();
        return checked;
    }

    @Override
    public TokenRequest request(RecipeObject recipe) {
        return TokenRequest.defaults()
                .withPrincipal(PrincipalChain.of(recipe.read().text("name")));
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        if (recipe.read().flag("rejected")) {
            return request -> Mono.error(() -> new TokenException.Rejected(
                    CoreCodes.CALL_TOKEN_INVALID,
                    "the audience is wrong",
                    Refusal.ofStatus(400).withError("invalid_grant")));
        }
        AtomicInteger issued = ISSUED.computeIfAbsent(recipe.read().text("name"), name -> new AtomicInteger());
        return request -> Mono.fromSupplier(
                () -> AccessToken.bearer("counted-" + issued.incrementAndGet(), Duration.ofMinutes(5)));
    }
}
