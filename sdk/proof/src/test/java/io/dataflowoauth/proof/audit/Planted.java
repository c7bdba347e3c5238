// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.audit;

import io.dataflowoauth.Secret;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Secrets of whoever uses the library, one of each kind, none of which looks like another; each is found wherever it shows. */
final class Planted {
    private final Map<String, Secret> secrets = new TreeMap<>();

    /** A secret of that kind: the same each time. */
    String of(String kind) {
        return secrets.computeIfAbsent(
                        kind,
                        name -> Secret.of(
                                "planted-" + UUID.randomUUID().toString().replace("-", "")))
                .reveal();
    }

    /** A secret that somebody else made. */
    String and(String kind, String value) {
        secrets.put(kind, Secret.of(value));
        return value;
    }

    Map<String, Secret> all() {
        return Map.copyOf(secrets);
    }
}
