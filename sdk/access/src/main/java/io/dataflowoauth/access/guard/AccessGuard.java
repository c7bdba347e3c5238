// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.AccessCodes;
import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.PresentedToken;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.access.guard.Credentials.Scheme;
import io.dataflowoauth.access.policy.ConditionEngine;
import io.dataflowoauth.access.policy.Decision;
import io.dataflowoauth.access.policy.LivePolicy;
import io.dataflowoauth.access.policy.NotAllowedException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Lets requests in, or says what to answer: takes the token out of a request, has it verified, holds it against what the
 * request needs, and tells an observer before anybody is answered.
 *
 * <p>Whatever is not certain is refused. It knows nothing of any server, holds no thread and needs no closing. Safe for use by
 * many threads.
 */
public final class AccessGuard {
    private final TokenVerifier verifier;
    private final GuardOptions options;
    private final TokenTime time;
    private final LivePolicy policy;
    private final Optional<ProofNonces> nonces;
    private final Answers answers;

    private AccessGuard(TokenVerifier verifier, GuardOptions options, TokenTime time) {
        this.verifier = requireNonNull(verifier, "verifier");
        this.options = requireNonNull(options, "options");
        this.time = requireNonNull(time, "time");
        this.policy = options.policy().orElseGet(() -> LivePolicy.open(ConditionEngine.none(), time));
        this.nonces = options.nonces().map(rule -> new ProofNonces(rule.key(), rule.stretch(), time));
        this.answers = new Answers(options);
    }

    /**
     * Opens a guard.
     *
     * @param time of the runtime that the verifier is in
     */
    public static AccessGuard open(TokenVerifier verifier, GuardOptions options, TokenTime time) {
        return new AccessGuard(verifier, options, time);
    }

    /**
     * Lets a request in, if it has what it needs.
     *
     * @return cold, never empty; each subscription decides anew, on the thread that subscribes, or on the runtime's scheduler
     *     after a wait for keys. Cancelling stops the waiting; an outcome that was reached is recorded all the same. Fails
     *     with {@link NotAdmittedException}, {@link NotVerifiedException} or {@link NotAllowedException}, and with anything
     *     else only where something is broken: {@link #answer} knows what to say to each
     */
    public Mono<Access> admit(GuardedRequest request, Requirement requirement) {
        requireNonNull(request, "request");
        requireNonNull(requirement, "requirement");
        return Mono.defer(() -> judged(request, requirement))
                .onErrorResume(failure -> Mono.just(Judged.refused(failure)))
                .flatMap(judged -> recorded(request, requirement, judged).then(judged.result()));
    }

    /** What to answer to a request that {@link #admit} did not let in, by what that failed with. */
    public GuardAnswer answer(GuardedRequest request, Requirement requirement, Throwable failure) {
        Answers.Case refused = new Answers.Case(
                Credentials.tried(request),
                requireNonNull(requirement, "requirement"),
                requireNonNull(failure, "failure"));
        return answers.to(refused, nonces.map(ProofNonces::newest));
    }

    private Mono<Judged> judged(GuardedRequest request, Requirement requirement) {
        Credentials credentials = Credentials.of(request)
                .orElseThrow(() -> NotAdmittedException.of(
                        GuardCodes.CREDENTIALS_MISSING,
                        "It has no Authorization header with the scheme Bearer or DPoP."));
        if (options.proofRequired() && credentials.scheme() != Scheme.DPOP) {
            throw NotAdmittedException.of(GuardCodes.PROOF_REQUIRED, "Its scheme is Bearer.");
        }
        return verified(credentials, request).map(verified -> judged(verified, requirement));
    }

    private Mono<Verified> verified(Credentials credentials, GuardedRequest request) {
        PresentedToken presented = credentials.presented(request);
        if (nonces.isEmpty() || credentials.scheme() != Scheme.DPOP) {
            return verifier.verify(presented).map(token -> new Verified(token, Optional.empty()));
        }
        String newest = nonces.get().newest();
        String before = nonces.get().before();
        return verifier.verify(presented.withProofNonce(newest))
                .map(token -> new Verified(token, Optional.empty()))
                .onErrorResume(
                        AccessGuard::isOfNonce,
                        wrong -> verifier.verify(presented.withProofNonce(before))
                                .map(token -> new Verified(token, Optional.of(newest))));
    }

    /** What had a wrong nonce is not used up by having been looked at. */
    private static boolean isOfNonce(Throwable failure) {
        return failure instanceof NotVerifiedException refused
                && refused.code().equals(AccessCodes.PROOF_NONCE_WRONG.name());
    }

    private Judged judged(Verified verified, Requirement requirement) {
        VerifiedToken token = verified.token;
        try {
            requireScopes(requirement, token);
            SignInRule.require(requirement, token, time.now());
        } catch (NotAdmittedException lacking) {
            return new Judged(verified, Optional.empty(), lacking);
        }
        Optional<Decision> decision = requirement
                .question()
                .map(question ->
                        policy.decide(question.askedBy(options.callers().of(token))));
        return new Judged(
                verified,
                decision,
                decision.filter(no -> !no.allowed())
                        .map(NotAllowedException::of)
                        .orElse(null));
    }

    private static void requireScopes(Requirement requirement, VerifiedToken token) {
        Set<String> lacking = new TreeSet<>(requirement.scopes());
        lacking.removeAll(token.scopes());
        if (!lacking.isEmpty()) {
            throw NotAdmittedException.lacking(
                    AccessCodes.SCOPE_MISSING, token.principal().chain(), String.join(" ", lacking));
        }
    }

    /** By {@code cache}, it goes on though the one who waits for it goes away. */
    private Mono<Void> recorded(GuardedRequest request, Requirement requirement, Judged judged) {
        AccessOutcome outcome = new AccessOutcome(
                time.now(),
                new AccessOutcome.Asked(request, requirement, presented(request)),
                new AccessOutcome.Verdict(
                        Optional.ofNullable(judged.verified).map(Verified::token),
                        judged.decision,
                        judged.diagnosis()));
        return Mono.defer(() -> options.observer().observe(outcome))
                .onErrorMap(NotAdmittedException::unrecorded)
                .cache();
    }

    private static Optional<Secret> presented(GuardedRequest request) {
        try {
            return Credentials.of(request).map(Credentials::token).map(Secret::of);
        } catch (NotAdmittedException malformed) {
            return Optional.empty();
        }
    }

    private record Verified(VerifiedToken token, Optional<String> newNonce) {}

    /** How it fared: with a failure, or let in. */
    private record Judged(
            @Nullable Verified verified,
            Optional<Decision> decision,
            @Nullable Throwable failure) {
        private static Judged refused(Throwable failure) {
            return new Judged(null, Optional.empty(), failure);
        }

        private Mono<Access> result() {
            return verified == null || failure != null
                    ? Mono.error(requireNonNull(failure, "failure"))
                    : Mono.just(new Access(verified.token, decision, verified.newNonce));
        }

        private Optional<Diagnosis> diagnosis() {
            return Optional.ofNullable(failure).map(Judged::diagnosisOf);
        }

        private static Diagnosis diagnosisOf(Throwable failure) {
            if (failure instanceof NotAdmittedException refused) {
                return refused.diagnosis();
            }
            if (failure instanceof NotVerifiedException refused) {
                return refused.diagnosis();
            }
            if (failure instanceof NotAllowedException refused) {
                return refused.diagnosis();
            }
            return Diagnosis.of(Diagnosis.Layer.TRANSPORT, GuardCodes.FAILED, PrincipalChain.unknown());
        }
    }
}
