// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guardrail;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * A recipe within guardrails: the live token of another recipe, if that asks for what is allowed and gets it. It travels as
 * every recipe does, so a worker holds to it too.
 *
 * <p>A recipe that is only named cannot be guarded, since nobody knows what it asks for. Guardrails that observe tell as
 * {@link io.dataflowoauth.TokenWarning}. Holds no secret. Immutable, safe for use by many threads.
 */
public final class GuardedRecipe {
    /** The name of the kind. */
    public static final String KIND = "access.guarded";

    private static final String NAMED = "core.named";

    private final TokenRecipe source;
    private final Guardrails rails;

    private GuardedRecipe(TokenRecipe source, Guardrails rails) {
        this.source = source;
        this.rails = rails;
    }

    /**
     * That recipe, within these guardrails.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-invalid} if it is a named one
     */
    public static TokenRecipe of(TokenRecipe source, Guardrails rails) {
        return TokenRecipe.of(new GuardedRecipe(source, requireNonNull(rails, "rails")).object());
    }

    /**
     * Reads a recipe of this kind strictly.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-invalid} that names the field
     */
    public static GuardedRecipe read(RecipeObject object) {
        RecipeObject.Reader fields = object.read();
        RecipeObject source = fields.recipe("source");
        if (source.kind().equals(NAMED)) {
            throw fields.invalid("source", "a named recipe cannot be guarded: guard what the name is bound to.");
        }
        Guardrails rails = limits(lists(Guardrails.defaults(), fields), fields);
        fields.end();
        return new GuardedRecipe(TokenRecipe.of(source), rails);
    }

    /** The canonical recipe, with defaults left out. */
    public RecipeObject object() {
        Limits limits = rails.limits();
        RecipeObject object = RecipeObject.of(KIND)
                .with("source", source.object())
                .withSet("scopes", limits.scopes.orElse(Set.of()))
                .withSet("audiences", limits.audiences.orElse(Set.of()))
                .withSet("principals", limits.principals.orElse(Set.of()))
                .withSet(
                        "windows",
                        limits.windows.stream().map(TimeWindow::toString).toList())
                .withSet("bindings", namesOf(limits.bindings))
                .with("observe", !limits.enforced);
        object = limits.longestLifetime.equals(Limits.HOUR)
                ? object
                : object.with("longestLifetimeSeconds", limits.longestLifetime.toSeconds());
        return limits.oldest.isPresent()
                ? object.with("oldestSeconds", limits.oldest.get().toSeconds())
                : object;
    }

    /** What the recipe within asks for. */
    public TokenRequest request() {
        return source.request();
    }

    /** Opens the recipe within, and holds what it asks for and what comes against the guardrails. */
    public TokenSource open(Opening opening) {
        Mono<AccessToken> live = opening.live(source.object());
        return rails.over(request -> live, opening.time(), finding -> {
            if (!finding.enforced()) {
                opening.warn(finding.errorCode(), finding.detail());
            }
        });
    }

    private static Guardrails lists(Guardrails rails, RecipeObject.Reader fields) {
        Guardrails read = with(rails, fields.set("scopes"), Guardrails::withScopes);
        read = with(read, fields.set("audiences"), Guardrails::withAudiences);
        read = with(read, fields.set("principals"), Guardrails::withPrincipals);
        List<TimeWindow> windows = each(fields, "windows", TimeWindow::parse);
        List<TokenBinding.Kind> bindings = each(fields, "bindings", TokenBinding.Kind::valueOf);
        read = with(read, windows, Guardrails::withWindows);
        return with(read, bindings, Guardrails::withBindings);
    }

    private static Guardrails limits(Guardrails rails, RecipeObject.Reader fields) {
        Guardrails read = seconds(rails, fields, "longestLifetimeSeconds", Guardrails::withLongestLifetime);
        read = seconds(read, fields, "oldestSeconds", Guardrails::withOldest);
        return fields.flag("observe") ? read.observing() : read;
    }

    private static <C extends Collection<?>> Guardrails with(
            Guardrails rails, C values, BiFunction<Guardrails, C, Guardrails> adding) {
        return values.isEmpty() ? rails : adding.apply(rails, values);
    }

    private static <T> List<T> each(RecipeObject.Reader fields, String field, Function<String, T> reading) {
        try {
            return fields.set(field).stream().map(reading).toList();
        } catch (IllegalArgumentException wrong) {
            throw fields.invalid(field, "it holds a value that there is not.");
        }
    }

    private static Guardrails seconds(
            Guardrails rails,
            RecipeObject.Reader fields,
            String field,
            BiFunction<Guardrails, Duration, Guardrails> adding) {
        try {
            return fields.optionalInteger(field)
                    .map(seconds -> adding.apply(rails, Duration.ofSeconds(seconds)))
                    .orElse(rails);
        } catch (IllegalArgumentException wrong) {
            throw fields.invalid(field, "it lies between 1 s and 12 h.");
        }
    }

    private static List<String> namesOf(Set<TokenBinding.Kind> bindings) {
        boolean any = bindings.equals(new Limits().bindings);
        return any ? List.of() : bindings.stream().map(Enum::name).toList();
    }
}
