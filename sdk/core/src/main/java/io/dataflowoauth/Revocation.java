// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.time.Duration;
import reactor.core.publisher.Mono;

/** Throws away the token of a stream that is closed, where its source can do that. */
final class Revocation {
    /** Whoever closes gracefully waits for it, and a worker that is stopped has no time. */
    static final Duration LONGEST = Duration.ofSeconds(5);

    private Revocation() {}

    /** Completes when the token has been thrown away or that was given up; observers learn which. Never fails. */
    static Mono<Void> of(AccessToken token, LiveTerms terms) {
        return terms.revocable().map(source -> told(source, token, terms)).orElse(Mono.empty());
    }

    private static Mono<Void> told(RevocableSource source, AccessToken token, LiveTerms terms) {
        return Mono.defer(() -> source.revoke(token))
                .timeout(LONGEST, tooSlow(), terms.time().scheduler())
                .subscribeOn(terms.time().scheduler())
                .doOnSuccess(done -> terms.tell(origin -> new TokenEvents.Revoked(origin, token.id())))
                .onErrorResume(failure -> givenUp(CheckedSource.typed(failure), token, terms));
    }

    private static Mono<Void> givenUp(TokenException failure, AccessToken token, LiveTerms terms) {
        TokenException named = failure.forPrincipal(terms.request().principal());
        terms.tell(origin -> new TokenEvents.NotRevoked(origin, token.id(), named));
        return Mono.empty();
    }

    private static Mono<Void> tooSlow() {
        return Mono.error(() -> new TokenException.Unavailable(
                CoreCodes.REVOCATION_DEADLINE, "The issuer did not answer within " + LONGEST.toSeconds() + " s."));
    }
}
