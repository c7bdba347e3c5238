// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.iam.policy.Identity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /** The principal in a provider's pool, with the sets that policies can name. */
    Identity in(Provider provider) {
        Set<String> sets = new LinkedHashSet<>();
        groups.forEach(group -> sets.add(provider.set("group/" + group)));
        attributes.forEach((name, value) -> sets.add(provider.set("attribute." + name + "/" + value)));
        return new Identity(provider.principal(subject), sets);
    }

    /** What an attribute condition sees. */
    Map<String, Map<String, Object>> with(Map<String, Object> assertion) {
        return Map.of(
                "assertion", assertion,
                "google", Map.of("subject", subject, "groups", groups),
                "attribute", Map.copyOf(attributes));
    }
}
