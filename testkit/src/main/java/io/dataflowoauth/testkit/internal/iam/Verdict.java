// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.util.Optional;

/**
 * What the allow policy says to one question.
 *
 * @param question what was asked
 * @param grantedBy the binding that grants it; empty if none does
 */
record Verdict(Question question, Optional<Binding> grantedBy) {
    /**
     * May this principal do that here?
     *
     * @param principal the member, as an allow policy writes it
     * @param permission for example {@code storage.objects.get}
     * @param resource the resource's name
     */
    record Question(String principal, String permission, String resource) {}

    boolean isAllowed() {
        return grantedBy.isPresent();
    }

    /** One sentence: which binding granted it, or which permission is missing. */
    String why() {
        return grantedBy
                .map(binding -> "Granted by " + binding + ".")
                .orElseGet(() ->
                        question.principal() + " lacks " + question.permission() + " on " + question.resource() + ".");
    }
}
