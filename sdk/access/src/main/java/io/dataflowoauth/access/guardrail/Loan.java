// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guardrail;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RevocableSource;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.TokenTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * What a lent stream may ask for, and until when.
 *
 * @param source who is asked
 * @param request what may be asked for
 * @param end until when
 */
record Loan(TokenSource source, TokenRequest request, Instant end) {
    boolean isOver(TokenTime time) {
        return !time.now().isBefore(end);
    }

    TokenException.Forbidden over() {
        return new TokenException.Forbidden(GuardrailCodes.LOAN_OVER, "It was lent until " + end + ".");
    }

    /** The same, for fewer scopes and for no longer. */
    Loan narrowed(Set<String> scopes, Instant until) {
        if (scopes.isEmpty() || !request.scopes().containsAll(scopes)) {
            throw new TokenException.Forbidden(
                    GuardrailCodes.WIDER, "It has the scopes " + request.scopes() + ", and can lend some of them.");
        }
        return new Loan(source, request.withScopes(scopes), until.isBefore(end) ? until : end);
    }

    /** A source that gives tokens of this loan and no others; those of one that can be taken back can be. */
    TokenSource within(TokenTime time) {
        return source instanceof RevocableSource revocable
                ? new Revocable(this, time, revocable)
                : asked -> token(asked, time);
    }

    private Mono<AccessToken> token(TokenRequest asked, TokenTime time) {
        return Mono.defer(() -> {
            if (isOver(time)) {
                return Mono.error(over());
            }
            if (!asked.equals(request)) {
                return Mono.error(new TokenException.Forbidden(
                        GuardrailCodes.WIDER, "Whoever borrows a stream cannot ask for other claims."));
            }
            return source.token(shortened(time)).map(this::checked);
        });
    }

    /** No longer than what is left, where a lifetime is asked for at all: not every issuer lets one choose. */
    private TokenRequest shortened(TokenTime time) {
        Duration left = Duration.between(time.now(), end);
        Optional<Duration> longer = request.lifetime().filter(asked -> asked.compareTo(left) > 0);
        return longer.isPresent() ? request.withLifetime(Duration.ofSeconds(Math.max(1, left.toSeconds()))) : request;
    }

    /** An issuer that gives more than it was asked for has widened the loan. */
    private AccessToken checked(AccessToken token) {
        if (!request.scopes().isEmpty() && !request.scopes().containsAll(token.scopes())) {
            throw new TokenException.Forbidden(
                    GuardrailCodes.WIDER, "The issuer gave " + token.scopes() + " for " + request.scopes() + ".");
        }
        return token;
    }

    private record Revocable(Loan loan, TokenTime time, RevocableSource source) implements RevocableSource {
        @Override
        public Mono<AccessToken> token(TokenRequest asked) {
            return loan.token(asked, time);
        }

        @Override
        public Mono<Void> revoke(AccessToken token) {
            return source.revoke(token);
        }
    }
}
