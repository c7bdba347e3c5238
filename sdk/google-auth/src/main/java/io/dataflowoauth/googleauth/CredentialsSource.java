// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth;

import static java.util.Objects.requireNonNull;

import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.OAuth2Credentials;
import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.internal.HeldMono;
import io.dataflowoauth.oauth2.TokenAnswers;
import java.io.IOException;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Credentials of Google's auth library as a source, for identities that have no recipe here or that somebody hands over.
 *
 * <p>One attempt is one {@code refreshAccessToken} of theirs: past the library's cache and, where it lets itself be told so,
 * without its retries, since both are the stream's work. The library blocks, and does so on threads of the runtime, never on
 * the caller's. It brings its own connections: what the network door of this SDK guarantees does not hold for them.
 *
 * <p>Nothing of the library's exceptions goes on but classes, statuses and names, for their texts may hold tokens. The token's
 * lifetime is what is left by this machine's clock when the library has answered, since the library reckons so, and 12 h at
 * most. Immutable, safe for use by many threads, as far as the credentials are.
 */
public final class CredentialsSource implements TokenSource {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    /** As an OAuth answer without {@code expires_in} is taken. */
    private static final Duration UNSTATED_LIFETIME = TokenAnswers.UNSTATED_LIFETIME;

    private static final int LONGEST = 64 * 1024;
    private static final TokenTime MACHINE = TokenTime.system();

    private final OAuth2Credentials credentials;
    private final Place place;
    private final Duration deadline;

    private record Place(BridgeThreads threads, TokenTime time) {}

    private CredentialsSource(OAuth2Credentials credentials, Place place, Duration deadline) {
        this.credentials = credentials;
        this.place = place;
        this.deadline = deadline;
    }

    /**
     * Credentials as a source whose threads belong to that runtime, with a deadline of 30 s. Asks nobody.
     *
     * @param credentials any {@link GoogleCredentials}, or other OAuth2 credentials of the library that refresh
     * @throws TokenException.Misconfigured {@code googleauth.credentials-static} if they only hold a token
     * @throws TokenException.Closed {@code core.runtime-closed}
     */
    public static CredentialsSource of(OAuth2Credentials credentials, TokenRuntime runtime) {
        Class<?> type = requireNonNull(credentials, "credentials").getClass();
        if (type == GoogleCredentials.class || type == OAuth2Credentials.class) {
            throw new TokenException.Misconfigured(GoogleAuthCodes.CREDENTIALS_STATIC, "");
        }
        OAuth2Credentials once = credentials instanceof GoogleCredentials google
                ? google.createWithCustomRetryStrategy(false)
                : credentials;
        BridgeThreads threads = runtime.resource(BridgeThreads.class, BridgeThreads::new);
        return new CredentialsSource(once, new Place(threads, runtime.options().time()), DEADLINE);
    }

    /**
     * This source, each of whose attempts gets so much real time, waiting for a thread included.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public CredentialsSource withDeadline(Duration changed) {
        if (requireNonNull(changed, "deadline").isNegative() || changed.isZero()) {
            throw new IllegalArgumentException("A deadline must be positive, not " + changed);
        }
        return new CredentialsSource(credentials, place, changed);
    }

    /**
     * One refresh by the library. Scopes of the request go before those of the credentials; audience, lifetime and claims are
     * the credentials' own matter. Cancelling interrupts the thread and drops what comes of it.
     *
     * @return cold; fails with {@code Rejected} {@code googleauth.rejected}; {@code Unavailable}, codes
     *     {@code googleauth.unavailable}, {@code googleauth.unreachable}, {@code googleauth.late}, {@code googleauth.token-over};
     *     {@code Invalid}, codes {@code googleauth.token-invalid}, {@code googleauth.library-broke}; {@code Misconfigured}
     *     {@code googleauth.scopes-missing}; what a stream below the credentials failed with
     */
    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        Mono<Outcome> attempt = Mono.fromCallable(() -> attempt(request.scopes()))
                .subscribeOn(place.threads.scheduler())
                .timeout(deadline, Mono.error(CredentialsSource::late), Schedulers.parallel());
        return HeldMono.of(attempt.map(Outcome::orFailure), () -> place.time.inFlight()::close);
    }

    /** Never throws: when the attempt was given up, Reactor would log what nobody hears. */
    private Outcome attempt(Set<String> scopes) {
        try {
            return new Outcome(read(scoped(scopes).refreshAccessToken()), null);
        } catch (TokenException known) {
            return new Outcome(null, known);
        } catch (IOException | RuntimeException | LinkageError raw) {
            return new Outcome(null, LibraryFailures.of(raw));
        }
    }

    private OAuth2Credentials scoped(Set<String> scopes) {
        if (!(credentials instanceof GoogleCredentials google)) {
            return credentials;
        }
        if (scopes.isEmpty() && google.createScopedRequired()) {
            throw new TokenException.Misconfigured(GoogleAuthCodes.SCOPES_MISSING, "");
        }
        return scopes.isEmpty() ? google : google.createScoped(scopes);
    }

    private static AccessToken read(com.google.auth.oauth2.@Nullable AccessToken given) {
        if (given == null
                || given.getTokenValue() == null
                || given.getTokenValue().length() > LONGEST) {
            throw new TokenException.Invalid(GoogleAuthCodes.TOKEN_INVALID, "");
        }
        Duration lifetime = lifetime(given.getExpirationTime());
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new TokenException.Unavailable(GoogleAuthCodes.TOKEN_OVER, "");
        }
        AccessToken token = bearer(given.getTokenValue(), lifetime);
        List<String> granted = given.getScopes();
        return granted == null || granted.isEmpty() ? token : token.withScopes(Set.copyOf(granted));
    }

    private static AccessToken bearer(String value, Duration lifetime) {
        try {
            return AccessToken.bearer(value, lifetime);
        } catch (IllegalArgumentException unfit) {
            throw new TokenException.Invalid(GoogleAuthCodes.TOKEN_INVALID, "");
        }
    }

    private static Duration lifetime(@Nullable Date end) {
        if (end == null) {
            return UNSTATED_LIFETIME;
        }
        Duration left = Duration.between(MACHINE.now(), end.toInstant());
        return left.compareTo(TokenAnswers.LONGEST_LIFETIME) > 0 ? TokenAnswers.LONGEST_LIFETIME : left;
    }

    private static TokenException late() {
        return new TokenException.Unavailable(GoogleAuthCodes.LATE, "");
    }

    /** The class of the credentials; their own text may hold a token. */
    @Override
    public String toString() {
        return "CredentialsSource[" + credentials.getClass().getSimpleName() + "]";
    }

    private record Outcome(
            @Nullable AccessToken token, @Nullable TokenException failure) {
        private AccessToken orFailure() {
            if (failure != null) {
                throw failure;
            }
            return requireNonNull(token);
        }
    }
}
