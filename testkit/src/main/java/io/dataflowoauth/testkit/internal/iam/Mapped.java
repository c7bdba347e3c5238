// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.util.List;
import java.util.Map;

/**
 * What a provider's attribute mapping has made of the claims of a credential.
 *
 * @param subject {@code google.subject}
 * @param groups {@code google.groups}
 * @param attributes {@code attribute.NAME}, by the name
 */
record Mapped(String subject, List<String> groups, Map<String, String> attributes) {
    /** A subject that has nothing else. */
    static Mapped of(String subject) {
        return new Mapped(subject, List.of(), Map.of());
    }

    /** What an attribute condition sees. */
    Map<String, Map<String, Object>> with(Map<String, Object> assertion) {
        return Map.of(
                "assertion", assertion,
                "google", Map.of("subject", subject, "groups", groups),
                "attribute", Map.copyOf(attributes));
    }
}
