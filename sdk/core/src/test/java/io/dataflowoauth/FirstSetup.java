// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.util.List;

/** Applied first, by its name. */
public final class FirstSetup implements RuntimeSetup {
    @Override
    public RuntimeOptions shape(RuntimeOptions options) {
        return options.withResource(List.class, List.of("first"))
                .withResource(Issuer.class, Issuer.of(Scene.HOUR))
                .withTime(new VirtualTime());
    }
}
