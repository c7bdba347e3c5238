// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

/** Nobody understands expressions here: the optional room {@code access-cel} is missing. */
public final class NoExpressionsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoExpressionsException() {
        super("Conditions and mappings are written in CEL, which needs dataflow-oauth-access-cel on the class path");
    }
}
