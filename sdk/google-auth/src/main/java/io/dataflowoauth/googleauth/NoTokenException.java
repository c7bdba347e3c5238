// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth;

import com.google.auth.Retryable;
import io.dataflowoauth.TokenException;
import java.io.IOException;
import java.io.Serial;

/** A failure of a stream as Google's clients expect one, who retry by {@link Retryable}. Its cause is the stream's own. */
final class NoTokenException extends IOException implements Retryable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean retryCanHelp;

    NoTokenException(TokenException cause) {
        super(cause.getMessage(), cause);
        this.retryCanHelp = cause.retryCanHelp();
    }

    @Override
    public boolean isRetryable() {
        return retryCanHelp;
    }

    /** The stream has its own pauses; nothing was repeated for this caller. */
    @Override
    public int getRetryCount() {
        return 0;
    }
}
