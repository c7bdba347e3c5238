// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** Which handler answers calls with that method, whose whole path matches the pattern. */
record Route(String method, Pattern path, Handler handler) {
    Route {
        requireNonNull(method, "method");
        requireNonNull(path, "path");
        requireNonNull(handler, "handler");
    }
}
