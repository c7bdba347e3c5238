// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.BlockingTokens;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.TokenStream;
import java.time.Duration;

/** A {@link TokenStream} on a runtime with its default options, and the blocking facade over it. */
final class Ours implements Subject {
    private final TokenRuntime runtime;
    private final TokenStream stream;
    private final BlockingTokens blocking;

    Ours(World world) {
        TokenSource source =
                request -> world.issuer().grant().map(grant -> AccessToken.bearer(grant.value(), grant.lifetime()));
        runtime = TokenRuntime.open(RuntimeOptions.defaults().withTime(world.time()));
        stream = TokenStream.of(source, TokenRequest.defaults(), runtime);
        blocking = BlockingTokens.of(stream, Duration.ofSeconds(30));
    }

    @Override
    public void ask(Caller caller) {
        stream.token().subscribe(caller);
    }

    @Override
    public Object block() {
        return blocking.token();
    }

    @Override
    public void close() {
        stream.close();
        runtime.close();
    }
}
