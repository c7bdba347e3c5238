// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.proxy;

import io.dataflowoauth.http.JsonObject;
import java.util.Set;
import java.util.TreeSet;

/** Names of fields: one that is unknown is a mistake, and a mistake in such a file opens a door. */
final class Fields {
    private Fields() {}

    static void requireKnown(JsonObject json, Set<String> known) {
        Set<String> unknown = new TreeSet<>(json.names());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new BadFile("There are no fields " + unknown + "; there are " + new TreeSet<>(known));
        }
    }
}
