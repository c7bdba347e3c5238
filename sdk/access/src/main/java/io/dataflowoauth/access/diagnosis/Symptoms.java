// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.policy.Decision;
import io.dataflowoauth.access.policy.NotAllowedException;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.http.Refusals;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What is at hand when something was refused: what came back, what had been asked for, what is known of the token, and what
 * time it is. All but the first is optional; the more there is, the more exact the {@link DiagnosisEngine}.
 *
 * <p>It never holds the value of a token. Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class Symptoms {
    private final Parts parts;

    private Symptoms(Parts parts) {
        this.parts = parts;
    }

    /** Of a call that a resource refused. */
    public static Symptoms of(Refusal refusal) {
        Parts parts = new Parts();
        parts.refusal = Optional.of(refusal);
        return new Symptoms(parts);
    }

    /** Of a whole answer of a resource, whatever is in it. */
    public static Symptoms of(HttpAnswer answer) {
        return of(Refusals.of(answer));
    }

    /**
     * Of a failure of this SDK: {@link CallRefusedException}, {@link TokenException}, {@link NotVerifiedException},
     * {@link NotAllowedException}. Of any other, only its type and those of its causes are looked at, for the network.
     */
    public static Symptoms of(Throwable failure) {
        Parts parts = new Parts();
        parts.failure = Optional.of(failure);
        if (failure instanceof CallRefusedException refused) {
            parts.refusal = Optional.of(refused.refusal());
            parts.principal = refused.diagnosis().map(Diagnosis::principal).orElse(PrincipalChain.unknown());
        } else if (failure instanceof TokenException none) {
            parts.refusal = none.refusal();
            parts.principal = none.principal();
        } else if (failure instanceof NotVerifiedException unverified) {
            parts.known = Optional.of(unverified.diagnosis());
            parts.principal = unverified.diagnosis().principal();
        } else if (failure instanceof NotAllowedException denied) {
            parts.known = Optional.of(denied.diagnosis());
            parts.principal = denied.diagnosis().principal();
        }
        return new Symptoms(parts);
    }

    /** Of a decision of a policy of ours. */
    public static Symptoms of(Decision decision) {
        Parts parts = new Parts();
        parts.known = decision.diagnosis();
        parts.principal = decision.principal();
        return new Symptoms(parts);
    }

    /** These, which a policy of ours decided; one that allowed it changes nothing. */
    public Symptoms withDecision(Decision decision) {
        Parts copy = parts.copy();
        copy.known = decision.diagnosis();
        if (copy.principal.names().isEmpty()) {
            copy.principal = decision.principal();
        }
        return new Symptoms(copy);
    }

    /** These, of something that was asked for like that; its principal counts where none is known. */
    public Symptoms withRequest(TokenRequest request) {
        Parts copy = parts.copy();
        copy.request = requireNonNull(request, "request");
        if (copy.principal.names().isEmpty()) {
            copy.principal = request.principal();
        }
        return new Symptoms(copy);
    }

    /**
     * These, of that chain: the proved identity first, each as its issuer's policies name it, the acting one last. What a
     * command grants, it grants to these names.
     */
    public Symptoms withPrincipal(PrincipalChain principal) {
        Parts copy = parts.copy();
        copy.principal = requireNonNull(principal, "principal");
        return new Symptoms(copy);
    }

    /** These, of a call with that token: its times and scopes are looked at, and never its value. */
    public Symptoms withToken(AccessToken token) {
        Parts copy = parts.copy();
        copy.expiresAt = token.stamp().map(stamp -> token.expiresAt());
        copy.granted = Optional.of(token.scopes());
        copy.bound = token.dpopKey().isPresent();
        return new Symptoms(copy);
    }

    /**
     * These, of a token that says this of itself: of a JWT, for whoever chooses to read it. Its issuer tells the platform,
     * where none was named.
     */
    public Symptoms withClaims(JsonObject claims) {
        Parts copy = parts.copy();
        copy.claims = Optional.of(claims);
        if (copy.platform == Platform.UNKNOWN && claims.isText("iss")) {
            copy.platform = Platform.ofIssuer(claims.text("iss"));
        }
        return new Symptoms(copy);
    }

    /** These, of a resource or an issuer that takes tokens for that audience. */
    public Symptoms withExpectedAudience(String audience) {
        Parts copy = parts.copy();
        copy.audience = Optional.of(audience);
        return new Symptoms(copy);
    }

    /** These, of a moment at which our clock showed that. The other side's is read from its answer. */
    public Symptoms withClock(Instant ours) {
        Parts copy = parts.copy();
        copy.clock = Optional.of(ours);
        return new Symptoms(copy);
    }

    /** These, refused by that platform. */
    public Symptoms withPlatform(Platform platform) {
        Parts copy = parts.copy();
        copy.platform = requireNonNull(platform, "platform");
        return new Symptoms(copy);
    }

    /** These, of tokens of that issuer: its platform is what its URL tells. */
    public Symptoms withIssuer(String issuer) {
        return withPlatform(Platform.ofIssuer(issuer));
    }

    /** What was refused, for whom; of the rest, nothing. */
    @Override
    public String toString() {
        return "Symptoms[" + parts.refusal.map(Refusal::toString).orElse("no answer") + ", for " + parts.principal
                + "]";
    }

    Optional<Refusal> refusal() {
        return parts.refusal;
    }

    Optional<Throwable> failure() {
        return parts.failure;
    }

    /** What a room of ours has found already. */
    Optional<Diagnosis> known() {
        return parts.known;
    }

    TokenRequest request() {
        return parts.request;
    }

    PrincipalChain principal() {
        return parts.principal;
    }

    Optional<JsonObject> claims() {
        return parts.claims;
    }

    Optional<String> audience() {
        return parts.audience.or(parts.request::audience);
    }

    Optional<Instant> expiresAt() {
        return parts.expiresAt;
    }

    Optional<Set<String>> granted() {
        return parts.granted;
    }

    boolean isBound() {
        return parts.bound;
    }

    Optional<Instant> ours() {
        return parts.clock;
    }

    Optional<Instant> theirs() {
        return parts.refusal.flatMap(Refusal::answeredAt);
    }

    Platform platform() {
        return parts.platform;
    }

    /** Whether an issuer refused to give a token, and not a resource to take one. */
    boolean isOfIssuer() {
        return parts.failure.filter(TokenException.class::isInstance).isPresent();
    }

    private static final class Parts {
        private Optional<Refusal> refusal = Optional.empty();
        private Optional<Throwable> failure = Optional.empty();
        private Optional<Diagnosis> known = Optional.empty();
        private TokenRequest request = TokenRequest.defaults();
        private PrincipalChain principal = PrincipalChain.unknown();
        private Optional<JsonObject> claims = Optional.empty();
        private Optional<String> audience = Optional.empty();
        private Optional<Instant> expiresAt = Optional.empty();
        private Optional<Set<String>> granted = Optional.empty();
        private boolean bound;
        private Optional<Instant> clock = Optional.empty();
        private Platform platform = Platform.UNKNOWN;

        private Parts copy() {
            Parts copy = new Parts();
            copy.refusal = refusal;
            copy.failure = failure;
            copy.known = known;
            copy.request = request;
            copy.principal = principal;
            copy.claims = claims;
            copy.audience = audience;
            copy.expiresAt = expiresAt;
            copy.granted = granted;
            copy.bound = bound;
            copy.clock = clock;
            copy.platform = platform;
            return copy;
        }
    }
}
