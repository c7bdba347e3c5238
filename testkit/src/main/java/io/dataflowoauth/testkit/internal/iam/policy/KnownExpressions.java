// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

/** Finds who understands expressions. */
public final class KnownExpressions {
    private KnownExpressions() {}

    /** CEL, where the optional room {@code access-cel} is seen by this class loader; else nothing is understood. */
    public static Expressions seenBy(ClassLoader loader) {
        try {
            Class.forName("io.dataflowoauth.access.cel.CelMappings", false, loader);
            Class.forName("dev.cel.compiler.CelCompiler", false, loader);
            return new CelExpressions();
        } catch (ClassNotFoundException | LinkageError absent) {
            return new NoExpressions();
        }
    }
}
