// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guardrail;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RevocableSource;
import io.dataflowoauth.TokenRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** Gives a token for each request, changed as the test says, and writes down what it was asked and what was taken back. */
final class WrittenSource implements RevocableSource {
    final List<TokenRequest> asked = new CopyOnWriteArrayList<>();
    final List<AccessToken> revoked = new CopyOnWriteArrayList<>();
    volatile Duration lifetime = Duration.ofMinutes(30);
    volatile UnaryOperator<AccessToken> change = token -> token;

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return Mono.fromCallable(() -> {
            asked.add(request);
            return change.apply(
                    AccessToken.bearer("token-" + asked.size(), lifetime).withScopes(request.scopes()));
        });
    }

    @Override
    public Mono<Void> revoke(AccessToken token) {
        return Mono.fromRunnable(() -> revoked.add(token));
    }
}
