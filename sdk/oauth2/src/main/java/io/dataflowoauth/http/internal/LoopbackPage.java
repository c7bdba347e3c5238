// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http.internal;

/**
 * What the browser is shown.
 *
 * @param status of HTTP
 * @param text plain text, one line
 * @param shown run once the page was sent, or could not be
 */
public record LoopbackPage(int status, String text, Runnable shown) {
    /** A page after which nothing happens. */
    public static LoopbackPage of(int status, String text) {
        return new LoopbackPage(status, text, () -> {});
    }

    /** This page, with that to be done once it was sent. */
    public LoopbackPage then(Runnable next) {
        return new LoopbackPage(status, text, next);
    }
}
