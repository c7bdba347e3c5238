// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.service;

import java.io.Serial;

/** An API answered neither with success nor with a refusal. */
final class BackendFailed extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    BackendFailed(int status) {
        super("The API answered with status " + status);
    }
}
