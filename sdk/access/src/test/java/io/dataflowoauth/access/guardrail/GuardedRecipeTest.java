// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guardrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guardrails that travel: one text, read strictly. */
class GuardedRecipeTest {
    private static final TokenRecipe SOURCE = OAuth2Recipes.clientCredentials(
                    URI.create("https://issuer.example"),
                    "billing",
                    ClientAuthentication.clientSecretBasic(SecretRef.env("SECRET")))
            .withScopes("read")
            .recipe();

    @Test
    void guardrails_are_written_with_the_recipe_and_read_again() {
        Guardrails rails = Guardrails.defaults()
                .withScopes(Set.of("read", "list"))
                .withAudiences(Set.of("https://a.example"))
                .withPrincipals(Set.of("billing"))
                .withLongestLifetime(Duration.ofMinutes(10))
                .withOldest(Duration.ofMinutes(5))
                .withBindings(Set.of(TokenBinding.Kind.DPOP))
                .withWindows(List.of(TimeWindow.parse("MON 07:00-19:00 UTC")))
                .observing();

        TokenRecipe recipe = GuardedRecipe.of(SOURCE, rails);

        assertThat(recipe.json())
                .isEqualTo("{\"audiences\":[\"https://a.example\"],\"bindings\":[\"DPOP\"],\"kind\":\"access.guarded\","
                        + "\"longestLifetimeSeconds\":600,\"observe\":true,\"oldestSeconds\":300,\"principals\":[\"billing\"],"
                        + "\"scopes\":[\"list\",\"read\"],\"source\":" + SOURCE.json()
                        + ",\"windows\":[\"MON 07:00-19:00 UTC\"]}");
        assertThat(TokenRecipe.parse(recipe.json())).isEqualTo(recipe);
        assertThat(recipe.request()).isEqualTo(SOURCE.request());
    }

    @Test
    void defaults_are_left_out() {
        assertThat(GuardedRecipe.of(SOURCE, Guardrails.defaults()).json())
                .isEqualTo("{\"kind\":\"access.guarded\",\"source\":" + SOURCE.json() + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"scope\":[\"read\"]",
                "\"scopes\":\"read\"",
                "\"bindings\":[\"dpop\"]",
                "\"windows\":[\"always\"]",
                "\"longestLifetimeSeconds\":0",
                "\"longestLifetimeSeconds\":43201",
                "\"oldestSeconds\":-1",
                "\"observe\":\"yes\""
            })
    void a_field_that_is_wrong_is_named(String field) {
        String json = "{\"kind\":\"access.guarded\",\"source\":" + SOURCE.json() + "," + field + "}";
        String name = field.substring(1, field.indexOf('"', 1));

        assertThatThrownBy(() -> TokenRecipe.parse(json))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining(name);
    }

    @Test
    void what_is_only_named_cannot_be_guarded() {
        assertThatThrownBy(() -> GuardedRecipe.of(TokenRecipe.named("billing"), Guardrails.defaults()))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining("a named recipe cannot be guarded");
    }
}
