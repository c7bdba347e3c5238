// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RevocableSource;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import reactor.core.publisher.Mono;

/** A grant whose tokens are taken back when their stream is closed. */
final class RevocableGrant implements RevocableSource {
    private final TokenSource source;
    private final RevocationEndpoint revocations;

    RevocableGrant(TokenSource source, RevocationEndpoint revocations) {
        this.source = source;
        this.revocations = revocations;
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return source.token(request);
    }

    @Override
    public Mono<Void> revoke(AccessToken token) {
        return revocations.revoke(token);
    }
}
