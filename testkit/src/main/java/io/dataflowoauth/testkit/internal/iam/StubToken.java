// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.iam.policy.Identity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the stub remembers of a token, to the millisecond; never its value.
 *
 * @param id safe to log
 * @param kind which hop issued it
 * @param principal the member that it speaks for, as an allow policy writes it
 * @param scopes what it may be used for
 * @param life from when to when it lives
 * @param key the thumbprint of the DPoP key that it is bound to
 * @param sets the groups and attributes of a pool that its principal had when it was issued
 */
public record StubToken(
        String id, Kind kind, String principal, Set<String> scopes, Life life, Optional<String> key, Set<String> sets) {
    /** A bearer token. */
    public StubToken(String id, Kind kind, String principal, Set<String> scopes, Life life) {
        this(id, kind, principal, scopes, life, Optional.empty(), Set.of());
    }

    /** The hop that issues a kind of token. */
    public enum Kind {
        /** From the STS. */
        FEDERATED,
        /** From {@code generateAccessToken}. */
        SERVICE_ACCOUNT,
        /** From the STS, with a boundary. */
        BOUNDED,
        /** A JWT of a trusted OIDC issuer. */
        FOREIGN
    }

    /**
     * The span of a token's life.
     *
     * @param issuedAt the first moment
     * @param expiresAt the first moment at which it is dead
     */
    public record Life(Instant issuedAt, Instant expiresAt) {
        /** Whether the other span is this one, cut to seconds. */
        boolean refines(Life seconds) {
            return issuedAt.truncatedTo(ChronoUnit.SECONDS).equals(seconds.issuedAt)
                    && expiresAt.truncatedTo(ChronoUnit.SECONDS).equals(seconds.expiresAt);
        }
    }

    /** The principal as a person would name it: an account by its bare e-mail. */
    public String who() {
        return principal.startsWith("serviceAccount:") ? principal.substring("serviceAccount:".length()) : principal;
    }

    /** Who it speaks for, as policies know it. */
    public Identity identity() {
        return new Identity(principal, sets);
    }

    boolean isLiveAt(Instant now) {
        return now.isBefore(life.expiresAt());
    }

    /** Those of these scopes that it has. */
    List<String> scopesOf(Set<String> wanted) {
        return wanted.stream().filter(scopes::contains).toList();
    }

    /** RFC 6749 section 3.3: the holder of any one of these scopes may pass. */
    boolean hasOneOf(Set<String> wanted) {
        return wanted.isEmpty() || wanted.stream().anyMatch(scopes::contains);
    }
}
