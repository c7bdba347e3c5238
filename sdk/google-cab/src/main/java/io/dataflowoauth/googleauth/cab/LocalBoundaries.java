// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.cab;

import static java.util.Objects.requireNonNull;

import com.google.auth.Credentials;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.CredentialAccessBoundary;
import com.google.auth.oauth2.CredentialAccessBoundary.AccessBoundaryRule;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.google.BoundaryRule;
import io.dataflowoauth.google.BoundaryRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Boundaries of a stream's token that are made on this machine: this stream, but only this bucket and this prefix.
 *
 * <p>Google's library exchanges each token of the stream once, for an intermediary token and a key, and makes every boundary
 * of the two without asking anybody: for many boundaries, or ones that change. For few that stay,
 * {@link io.dataflowoauth.google.GoogleRecipes#bounded} needs no library.
 *
 * <p>The library brings its own connections: what the network door of this SDK guarantees does not hold for the exchange. It
 * works on threads of the runtime; the thread of its own that it would refresh with is never begun. The stream stays yours.
 * Each {@code withX} gives a changed copy, which exchanges for itself. Safe for use by many threads.
 */
public final class LocalBoundaries {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63}){1,9}");

    private final TokenStream stream;
    private final TokenRuntime runtime;
    private final BoundaryTerms terms;
    private final Intermediaries intermediaries;

    private LocalBoundaries(TokenStream stream, TokenRuntime runtime, BoundaryTerms terms) {
        this.stream = stream;
        this.runtime = runtime;
        this.terms = terms;
        this.intermediaries = new Intermediaries(runtime.options().time(), terms);
    }

    /**
     * Boundaries of that stream's tokens, in Google's public universe, with a deadline of 30 s for each. Asks nobody.
     *
     * @param stream of an identity whose access tokens have the scope cloud-platform and no boundary, but none of a workforce
     *     pool
     * @param runtime whose threads the library blocks
     */
    public static LocalBoundaries of(TokenStream stream, TokenRuntime runtime) {
        BoundaryTerms terms = new BoundaryTerms(DEADLINE, Credentials.GOOGLE_DEFAULT_UNIVERSE, Optional.empty());
        return new LocalBoundaries(requireNonNull(stream, "stream"), requireNonNull(runtime, "runtime"), terms);
    }

    /**
     * These, each of whose attempts gets so much real time once the stream has given its token.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public LocalBoundaries withDeadline(Duration changed) {
        if (requireNonNull(changed, "deadline").isNegative() || changed.isZero()) {
            throw new IllegalArgumentException("A deadline must be positive, not " + changed);
        }
        return new LocalBoundaries(stream, runtime, new BoundaryTerms(changed, terms.universe(), terms.transport()));
    }

    /** These, whose exchange goes over connections of that factory: for a proxy, a private endpoint or a test. */
    public LocalBoundaries withTransport(HttpTransportFactory changed) {
        Optional<HttpTransportFactory> transport = Optional.of(requireNonNull(changed, "transport"));
        return new LocalBoundaries(stream, runtime, new BoundaryTerms(terms.deadline(), terms.universe(), transport));
    }

    /**
     * These, whose exchange is with {@code sts.DOMAIN}. The stream's recipe must be of the same universe.
     *
     * @param domain in lower case, such as {@code googleapis.com}
     * @throws IllegalArgumentException if it is no domain
     */
    public LocalBoundaries inUniverse(String domain) {
        if (!DOMAIN.matcher(requireNonNull(domain, "domain")).matches()) {
            throw new IllegalArgumentException("A universe is a domain in lower case, such as googleapis.com");
        }
        return new LocalBoundaries(stream, runtime, new BoundaryTerms(terms.deadline(), domain, terms.transport()));
    }

    /**
     * Tokens of the stream that may do what any of these rules leaves, and nothing anywhere else. Make a stream of it with
     * {@link TokenStream#of}, or take a token for one step. A token ends when the intermediary one does, or the stream's own.
     *
     * <p>Its token is cold. Cancelling interrupts the thread and drops what comes of it. It fails with what the stream failed
     * with; {@code Rejected}, codes {@code google.inner-token-refused}, {@code google.sts-rejected}; {@code Unavailable}, codes
     * {@code googleauth.unavailable}, {@code googleauth.unreachable}, {@code googleauth.late}, {@code googleauth.token-over},
     * {@code core.token-late}; {@code Invalid}, codes {@code googlecab.session-key-invalid}, {@code googleauth.token-invalid},
     * {@code googleauth.library-broke}; {@code Misconfigured}, codes {@code googlecab.rule-refused}, {@code
     * googleauth.token-bound}; {@code Closed} {@code core.runtime-closed}.
     *
     * @param rules one to ten, as in {@link io.dataflowoauth.google.GoogleRecipes#bounded}
     * @throws TokenException.Misconfigured {@code google.boundary-invalid}
     */
    public TokenSource bounded(BoundaryRule... rules) {
        CredentialAccessBoundary.Builder boundary = CredentialAccessBoundary.newBuilder();
        List<BoundaryRule> checked = BoundaryRules.checked(rules);
        checked.forEach(rule -> boundary.addRule(rule(rule)));
        return new LocalSource(stream, runtime, new LocalSource.Making(intermediaries, boundary.build(), terms));
    }

    private static AccessBoundaryRule rule(BoundaryRule rule) {
        AccessBoundaryRule.Builder builder = AccessBoundaryRule.newBuilder()
                .setAvailableResource(rule.resource())
                .setAvailablePermissions(rule.permissions());
        rule.condition()
                .map(text -> AccessBoundaryRule.AvailabilityCondition.newBuilder()
                        .setExpression(text)
                        .build())
                .ifPresent(builder::setAvailabilityCondition);
        return builder.build();
    }

    /** What the stream asks for; no token. */
    @Override
    public String toString() {
        return "LocalBoundaries[" + stream.request() + ", " + terms.universe() + "]";
    }
}
