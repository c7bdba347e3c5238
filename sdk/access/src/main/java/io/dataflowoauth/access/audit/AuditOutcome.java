// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

/** What came of it. */
public enum AuditOutcome {
    /** Yes. */
    ALLOWED,
    /** No: somebody, or a rule, said so. */
    DENIED,
    /** Neither was said, since something failed on the way. For whoever asked it was a no. */
    UNDECIDED
}
