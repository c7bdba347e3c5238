// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.util.Set;
import java.util.function.Supplier;

/**
 * The service accounts, and who of them may have tokens of more than an hour.
 *
 * @param accounts those that exist
 * @param extended the e-mails that {@code constraints/iam.allowServiceAccountCredentialLifetimeExtension} lists now
 */
public record AccountRules(Accounts accounts, Supplier<Set<String>> extended) {
    boolean isExtended(String email) {
        return extended.get().contains(email);
    }
}
