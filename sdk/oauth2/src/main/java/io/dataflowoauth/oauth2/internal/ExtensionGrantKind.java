// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.oauth2.ExtensionGrantRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The kind {@code oauth2.extension-grant}. */
public final class ExtensionGrantKind implements RecipeKind {
    /** For the service loader. */
    public ExtensionGrantKind() {}

    @Override
    public String name() {
        return ExtensionGrantRecipe.KIND;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        return ExtensionGrantRecipe.read(recipe).object();
    }

    @Override
    public TokenRequest request(RecipeObject recipe) {
        return GrantEndpoint.request(ExtensionGrantRecipe.read(recipe).client());
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        ExtensionGrantRecipe fields = ExtensionGrantRecipe.read(recipe);
        GrantEndpoint endpoint = GrantEndpoint.open(fields.client(), opening);
        List<Map.Entry<String, String>> grant = new ArrayList<>();
        grant.add(Map.entry("grant_type", fields.grantType().toString()));
        grant.addAll(fields.parameters().entrySet());
        List<Map.Entry<String, String>> parameters = List.copyOf(grant);
        return endpoint.revocable(request -> endpoint.token(parameters, request));
    }
}
