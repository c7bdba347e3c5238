// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http.internal;

/**
 * What a browser, or whoever else found the port, asks for.
 *
 * @param method as it was sent
 * @param path as it was sent
 * @param query as it was sent, empty if there was none; it may hold an authorization code
 */
public record LoopbackCall(String method, String path, String query) {
    @Override
    public String toString() {
        return "LoopbackCall[masked]";
    }
}
