// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.oauth2.RefreshTokenRecipe;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The chains of refresh tokens of one runtime: recipes for other scopes share the one refresh token that they name. */
final class RefreshChains {
    private final Map<Key, RefreshChain> chains = new ConcurrentHashMap<>();

    private RefreshChains() {}

    static RefreshChain of(RefreshTokenRecipe recipe, Opening opening) {
        Key key = new Key(
                recipe.client().issuer().toString(),
                recipe.client().clientId(),
                recipe.refreshToken().toString());
        return opening.resource(RefreshChains.class, RefreshChains::new)
                .chains
                .computeIfAbsent(key, absent -> new RefreshChain());
    }

    private record Key(String issuer, String clientId, String place) {}
}
