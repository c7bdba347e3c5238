// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Secret;
import io.dataflowoauth.access.policy.Callers;
import io.dataflowoauth.access.policy.LivePolicy;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** How a guard decides, what it tells, and whom. Each {@code withX} gives a changed copy. Immutable, safe for use by many threads. */
public final class GuardOptions {
    private static final Duration SHORTEST_NONCE = Duration.ofSeconds(10);

    private final Parts parts;

    private GuardOptions(Parts parts) {
        this.parts = parts;
    }

    /** No policy, so that no permission is ever granted; tokens by Bearer and by DPoP; nobody is told of outcomes. */
    public static GuardOptions defaults() {
        return new GuardOptions(new Parts());
    }

    /** These options, with the policy that grants permissions. */
    public GuardOptions withPolicy(LivePolicy policy) {
        Parts changed = parts.copy();
        changed.policy = Optional.of(policy);
        return new GuardOptions(changed);
    }

    /** These options, with how callers are named in the policy. */
    public GuardOptions withCallers(Callers callers) {
        Parts changed = parts.copy();
        changed.callers = requireNonNull(callers, "callers");
        return new GuardOptions(changed);
    }

    /** These options, with whom to tell of each outcome before anybody is answered: an audit trail, a log. */
    public GuardOptions withObserver(AccessObserver observer) {
        Parts changed = parts.copy();
        changed.observer = requireNonNull(observer, "observer");
        return new GuardOptions(changed);
    }

    /**
     * These options, whose challenges name that realm.
     *
     * @throws IllegalArgumentException if it cannot stand in a header
     */
    public GuardOptions withRealm(String realm) {
        Parts changed = parts.copy();
        changed.realm = Challenge.requireText(realm);
        return new GuardOptions(changed);
    }

    /** These options, whose challenges say where the metadata of this service are (RFC 9728 section 5.1). */
    public GuardOptions withResourceMetadata(URI metadata) {
        Parts changed = parts.copy();
        changed.metadata = Challenge.requireText(metadata.toASCIIString());
        return new GuardOptions(changed);
    }

    /** These options, by which each token must be bound to a key, and come with a DPoP proof of it. */
    public GuardOptions withProofRequired(boolean required) {
        Parts changed = parts.copy();
        changed.proofRequired = required;
        return new GuardOptions(changed);
    }

    /**
     * These options, by which each DPoP proof must carry a nonce of ours (RFC 9449 section 9), in this process.
     *
     * @param stretch for how long one is given; it is taken for as long again. At least 10 s
     */
    public GuardOptions withProofNonces(Duration stretch) {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return withProofNonces(stretch, Secret.of(Base64.getEncoder().encodeToString(key)));
    }

    /** As {@link #withProofNonces(Duration)}, for replicas that share a secret of 32 characters or more: they take each other's. */
    public GuardOptions withProofNonces(Duration stretch, Secret shared) {
        if (stretch.compareTo(SHORTEST_NONCE) < 0 || shared.reveal().length() < 32) {
            throw new IllegalArgumentException(
                    "A nonce is given for 10 s or more, and made from a secret of 32 characters or more");
        }
        Parts changed = parts.copy();
        changed.nonces = Optional.of(new NonceRule(shared, stretch));
        return new GuardOptions(changed);
    }

    /**
     * These options, whose answers tell the cause, its code and its remedy. For development: whoever forges tokens learns how
     * far he came. The rules of a policy are not told even so.
     */
    public GuardOptions withExplanations(boolean told) {
        Parts changed = parts.copy();
        changed.explanations = told;
        return new GuardOptions(changed);
    }

    Optional<LivePolicy> policy() {
        return parts.policy;
    }

    Callers callers() {
        return parts.callers;
    }

    AccessObserver observer() {
        return parts.observer;
    }

    String realm() {
        return parts.realm;
    }

    String metadata() {
        return parts.metadata;
    }

    boolean proofRequired() {
        return parts.proofRequired;
    }

    Optional<NonceRule> nonces() {
        return parts.nonces;
    }

    boolean explanations() {
        return parts.explanations;
    }

    record NonceRule(Secret key, Duration stretch) {}

    private static final class Parts {
        private Optional<LivePolicy> policy = Optional.empty();
        private Callers callers = Callers.defaults();
        private AccessObserver observer = AccessObserver.none();
        private String realm = "";
        private String metadata = "";
        private boolean proofRequired;
        private Optional<NonceRule> nonces = Optional.empty();
        private boolean explanations;

        private Parts copy() {
            Parts copy = new Parts();
            copy.policy = policy;
            copy.callers = callers;
            copy.observer = observer;
            copy.realm = realm;
            copy.metadata = metadata;
            copy.proofRequired = proofRequired;
            copy.nonces = nonces;
            copy.explanations = explanations;
            return copy;
        }
    }
}
