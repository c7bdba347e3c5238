// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.standalone;

/** A scene file cannot be played: where, and what to change. */
final class SceneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SceneException(String message) {
        super(message + ".");
    }
}
