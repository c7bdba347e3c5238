// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import org.junit.jupiter.api.Test;

/** A recipe as the template of a family. */
class RecipeFamilyTest {
    private static final TokenRecipe RECIPE =
            TokenRecipe.of(RecipeObject.of(PlainKind.NAME).with("client", "billing"));

    private final Issuer issuer = new Issuer();
    private final TokenRuntime runtime = TokenRuntime.open(
            RuntimeOptions.defaults().withTime(new VirtualTime()).withResource(Issuer.class, issuer));

    @Test
    void callers_vary_the_request_of_the_recipe() {
        TokenStreams family = TokenStreams.open(RECIPE, FamilyOptions.defaults(), runtime);
        TokenRequest east = family.request().withAudience("east");
        TokenRequest west = family.request().withAudience("west").withScopes("read");

        assertThat(family.request().principal()).isEqualTo(PrincipalChain.of("billing"));
        assertThat(Caller.of(family.token(east)).values()).containsExactly("billing-1");
        assertThat(Caller.of(family.token(west)).values()).containsExactly("billing-2");
        assertThat(Caller.of(family.token(east)).values()).containsExactly("billing-1");
        assertThat(issuer.asked()).containsExactly(east, west);
    }

    @Test
    void closing_the_family_closes_what_the_recipe_was_opened_with() {
        TokenStreams family = TokenStreams.open(RECIPE, FamilyOptions.defaults(), runtime);

        family.close();

        assertThat(Caller.of(family.token(family.request())).failure().code()).isEqualTo("keyed.family-closed");
    }

    @Test
    void a_recipe_that_cannot_be_opened_says_so_at_once() {
        assertThatThrownBy(() -> TokenStreams.open(TokenRecipe.named("unbound"), FamilyOptions.defaults(), runtime))
                .hasMessageStartingWith("core.name-unbound");
    }
}
