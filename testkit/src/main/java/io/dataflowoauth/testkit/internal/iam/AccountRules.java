// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.util.Set;

/**
 * The service accounts, and who of them may have tokens of more than an hour.
 *
 * @param accounts those that exist
 * @param extended the e-mails that {@code constraints/iam.allowServiceAccountCredentialLifetimeExtension} lists
 */
public record AccountRules(Accounts accounts, Set<String> extended) {}
