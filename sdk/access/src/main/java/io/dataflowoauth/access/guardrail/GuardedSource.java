// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guardrail;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RevocableSource;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import java.time.Instant;
import reactor.core.publisher.Mono;

/** A source within guardrails. Immutable. */
final class GuardedSource implements TokenSource {
    private final TokenSource source;
    private final GuardrailChecks checks;

    private GuardedSource(TokenSource source, GuardrailChecks checks) {
        this.source = requireNonNull(source, "source");
        this.checks = checks;
    }

    static TokenSource of(TokenSource source, GuardrailChecks checks) {
        GuardedSource guarded = new GuardedSource(source, checks);
        return source instanceof RevocableSource revocable ? new Revocable(guarded, revocable) : guarded;
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        requireNonNull(request, "request");
        return Mono.defer(() -> asked(request));
    }

    private Mono<AccessToken> asked(TokenRequest request) {
        checks.require(request);
        Instant asked = checks.now();
        return source.token(request)
                .flatMap(token -> checked(request, token, asked).onErrorResume(refused -> dropped(token, refused)));
    }

    private Mono<AccessToken> checked(TokenRequest request, AccessToken token, Instant asked) {
        return Mono.fromCallable(() -> {
            checks.require(request, token, asked);
            return token;
        });
    }

    /** Nobody will use it: better that nobody can. Whether the issuer takes it back changes nothing about the refusal. */
    private Mono<AccessToken> dropped(AccessToken token, Throwable refused) {
        Mono<Void> revoked = source instanceof RevocableSource revocable
                ? revocable.revoke(token).onErrorComplete(TokenException.class)
                : Mono.empty();
        return revoked.then(Mono.error(refused));
    }

    /** The same, of tokens that can be taken back. */
    private static final class Revocable implements RevocableSource {
        private final GuardedSource guarded;
        private final RevocableSource source;

        private Revocable(GuardedSource guarded, RevocableSource source) {
            this.guarded = guarded;
            this.source = source;
        }

        @Override
        public Mono<AccessToken> token(TokenRequest request) {
            return guarded.token(request);
        }

        @Override
        public Mono<Void> revoke(AccessToken token) {
            return source.revoke(token);
        }
    }
}
