// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import io.dataflowoauth.TokenException;
import java.util.List;

/** The rules of one boundary, for whoever makes boundaries in another way than by a recipe. */
public final class BoundaryRules {
    private BoundaryRules() {}

    /**
     * These rules, checked as {@link GoogleRecipes#bounded} checks them.
     *
     * @return one to ten, unchanged
     * @throws TokenException.Misconfigured {@code google.boundary-invalid}
     */
    public static List<BoundaryRule> checked(BoundaryRule... rules) {
        GoogleRecipes.bounded(GoogleRecipes.attached(), rules).recipe();
        return List.of(rules);
    }
}
