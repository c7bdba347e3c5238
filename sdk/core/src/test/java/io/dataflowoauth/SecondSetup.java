// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.util.List;

/** Applied second; sees what the first has done. */
public final class SecondSetup implements RuntimeSetup {
    @Override
    public RuntimeOptions shape(RuntimeOptions options) {
        Object before = options.resource(List.class).orElseThrow().get(0);
        return options.withResource(List.class, List.of(before, "second"))
                .withRecipe("bound-by-setup", TokenRecipe.of(ChainKind.recipe("shared-reader")));
    }
}
