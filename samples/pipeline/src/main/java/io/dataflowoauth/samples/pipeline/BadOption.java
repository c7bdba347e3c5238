// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

/** An option that makes no sense; the message is a sentence that says which, and what would. */
final class BadOption extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadOption(String sentence) {
        super(sentence);
    }
}
