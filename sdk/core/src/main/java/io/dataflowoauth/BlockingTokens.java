// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A stream for callers that block: a DoFn, a JDBC driver. */
public final class BlockingTokens {
    private BlockingTokens() {}

    /** A facade over a stream; it does not own the stream. Each call waits at most for the deadline. */
    public static BlockingTokens of(TokenStream stream, Duration deadline) {
        throw new UnsupportedOperationException(stream + " " + deadline);
    }

    /** The live token. */
    public AccessToken token() {
        throw new UnsupportedOperationException();
    }

    /** As {@link TokenStream#use}, and waits for what the call gives; null never, empty is an error. */
    public <R> R use(Function<AccessToken, Mono<R>> call) {
        throw new UnsupportedOperationException();
    }
}
