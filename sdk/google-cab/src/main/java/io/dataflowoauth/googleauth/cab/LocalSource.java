// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.cab;

import com.google.auth.oauth2.CredentialAccessBoundary;
import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.googleauth.CredentialsSource;
import io.dataflowoauth.googleauth.GoogleAuthCodes;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** The stream's token, and then one boundary on it. */
final class LocalSource implements TokenSource {
    private final TokenStream stream;
    private final TokenRuntime runtime;
    private final Making making;

    /** What a boundary is made of besides a token. */
    record Making(Intermediaries intermediaries, CredentialAccessBoundary boundary, BoundaryTerms terms) {}

    LocalSource(TokenStream stream, TokenRuntime runtime, Making making) {
        this.stream = stream;
        this.runtime = runtime;
        this.making = making;
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return stream.token().flatMap(whole -> bounded(whole, request));
    }

    private Mono<AccessToken> bounded(AccessToken whole, TokenRequest request) {
        if (whole.binding().kind() != TokenBinding.Kind.NONE) {
            return Mono.error(new TokenException.Misconfigured(GoogleAuthCodes.TOKEN_BOUND, ""));
        }
        BoundedCredentials credentials = new BoundedCredentials(() -> making.intermediaries.of(whole), making.boundary);
        return CredentialsSource.of(credentials, runtime)
                .withDeadline(making.terms.deadline())
                .token(request)
                .map(given -> within(given, whole))
                .onErrorMap(TokenException.Rejected.class, LocalSource::explain);
    }

    /** The library reckons by the machine's clock, the stream by its own time: whichever ends first. */
    private AccessToken within(AccessToken given, AccessToken whole) {
        Duration left = making.intermediaries.left(whole);
        if (left.isNegative() || left.isZero()) {
            throw new TokenException.Unavailable(
                    CoreCodes.TOKEN_LATE, "The token that was to be bounded ran out meanwhile.");
        }
        Duration lifetime = given.lifetime().compareTo(left) < 0 ? given.lifetime() : left;
        return AccessToken.bearer(given.reveal(), lifetime).withScopes(whole.scopes());
    }

    /** The codes of the same exchange where a recipe makes it. */
    private static TokenException explain(TokenException.Rejected rejected) {
        Refusal refusal = rejected.refusal().orElse(Refusal.ofStatus(400));
        boolean ofToken = refusal.error().filter("invalid_grant"::equals).isPresent();
        ErrorCode code = ofToken ? GoogleCodes.INNER_TOKEN_REFUSED : GoogleCodes.STS_REJECTED;
        return new TokenException.Rejected(code, code.summary() + " The answer: " + refusal, refusal);
    }

    @Override
    public String toString() {
        return "LocalSource[" + stream.request() + "]";
    }
}
