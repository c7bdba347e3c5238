// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth;

import static java.util.Objects.requireNonNull;

import com.google.auth.Credentials;
import com.google.auth.oauth2.GoogleCredentials;
import io.dataflowoauth.TokenStream;
import java.time.Duration;
import java.util.Optional;

/**
 * A stream as credentials of Google's auth library, for Google's own clients.
 *
 * <p>The stream stays yours: its closing, its token, its pace. The credentials keep no token for longer than a call, so none
 * of the library's margins counts: with tokens of two seconds a client that makes a thousand calls in one of them costs one
 * refresh. A client's {@code refresh} after a 401 drops the token that was given out last. Each {@code withX} gives a changed
 * copy. Immutable, safe for use by many threads.
 */
public final class StreamCredentials {
    private final TokenStream stream;
    private final BridgeTerms terms;

    private StreamCredentials(TokenStream stream, BridgeTerms terms) {
        this.stream = stream;
        this.terms = terms;
    }

    /** In Google's public universe, without a quota project; blocking calls wait for 30 s at most. */
    public static StreamCredentials of(TokenStream stream) {
        BridgeTerms terms =
                new BridgeTerms(Duration.ofSeconds(30), Credentials.GOOGLE_DEFAULT_UNIVERSE, Optional.empty());
        return new StreamCredentials(requireNonNull(stream, "stream"), terms);
    }

    /** These, whose calls are paid by the quota of that project ({@code x-goog-user-project}). */
    public StreamCredentials withQuotaProject(String project) {
        Optional<String> changed = Optional.of(requireNonNull(project, "project"));
        return new StreamCredentials(stream, new BridgeTerms(terms.deadline(), terms.universe(), changed));
    }

    /** These, whose clients call the services of that universe. The stream's recipe must be of the same one. */
    public StreamCredentials inUniverse(String domain) {
        return new StreamCredentials(
                stream, new BridgeTerms(terms.deadline(), requireNonNull(domain, "domain"), terms.quotaProject()));
    }

    /** These, whose blocking calls wait so long at most. */
    public StreamCredentials withDeadline(Duration deadline) {
        return new StreamCredentials(
                stream, new BridgeTerms(requireNonNull(deadline, "deadline"), terms.universe(), terms.quotaProject()));
    }

    /**
     * The credentials. They block where the library's contract says so, and fail there with an {@link java.io.IOException}
     * whose cause is the stream's {@link io.dataflowoauth.TokenException}; {@code getRequestMetadata} with a callback blocks no
     * thread. They have no builder and do not serialize, since that would take the token with it; scopes are the recipe's.
     *
     * @throws IllegalArgumentException if the deadline is not positive
     */
    public GoogleCredentials credentials() {
        return LiveCredentials.of(stream, terms);
    }

    /** What the stream asks for; no token. */
    @Override
    public String toString() {
        return "StreamCredentials[" + stream.request() + ", " + terms + "]";
    }
}
