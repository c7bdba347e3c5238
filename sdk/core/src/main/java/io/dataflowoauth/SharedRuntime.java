// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The runtime that the streams of one class loader share: opened with the first of them, closed with the last, and then
 * opened anew by the next.
 */
final class SharedRuntime {
    private static @Nullable TokenRuntime current;
    private static int holders;

    private SharedRuntime() {}

    static synchronized TokenRuntime acquire() {
        TokenRuntime runtime = current;
        if (runtime == null) {
            runtime = TokenRuntime.open(options());
            current = runtime;
        }
        holders++;
        return runtime;
    }

    static void release() {
        TokenRuntime unused = released();
        if (unused != null) {
            unused.close();
        }
    }

    private static synchronized @Nullable TokenRuntime released() {
        holders--;
        TokenRuntime runtime = current;
        if (holders > 0) {
            return null;
        }
        current = null;
        return runtime;
    }

    private static RuntimeOptions options() {
        List<RuntimeSetup> setups = ServiceLoader.load(RuntimeSetup.class, RuntimeSetup.class.getClassLoader()).stream()
                .sorted(Comparator.comparing(provider -> provider.type().getName()))
                .map(ServiceLoader.Provider::get)
                .toList();
        RuntimeOptions options = RuntimeOptions.defaults();
        for (RuntimeSetup setup : setups) {
            options = setup.shape(options);
        }
        return options;
    }
}
