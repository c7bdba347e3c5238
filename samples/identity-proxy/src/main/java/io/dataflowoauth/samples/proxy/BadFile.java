// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.proxy;

/** A file that the proxy cannot run by, and what is wrong with it. */
final class BadFile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadFile(String what) {
        super(what);
    }
}
