// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

/**
 * What streams share: time, observers, names, resources, and one live token for all equal recipes. Safe for use by many
 * threads.
 */
public final class TokenRuntime implements AutoCloseable {
    private final RuntimeOptions options;

    private TokenRuntime(RuntimeOptions options) {
        this.options = options;
    }

    /** Opens a runtime of its own. Starts no thread and no timer. */
    public static TokenRuntime open(RuntimeOptions options) {
        return new TokenRuntime(options);
    }

    /** What it was opened from. */
    public RuntimeOptions options() {
        return options;
    }

    /** Closes what is still open of its streams, then the resources that it opened. Idempotent. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
