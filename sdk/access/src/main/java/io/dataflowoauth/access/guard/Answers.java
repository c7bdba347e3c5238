// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.access.AccessCodes;
import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.guard.Credentials.Scheme;
import io.dataflowoauth.access.policy.NotAllowedException;
import io.dataflowoauth.access.policy.PolicyCodes;
import io.dataflowoauth.internal.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Turns what a guard failed with into what its caller is told (RFC 6750 section 3, RFC 9449 section 7.1, RFC 9470). Pure.
 *
 * <p>A token whose signature is wrong, whose key is unknown or which has expired is answered in the same words.
 */
final class Answers {
    private static final int KEYS_PAUSE = 30;
    private static final int PAUSE = 5;
    private static final String PROOF_ALGORITHMS = "ES256 Ed25519 EdDSA PS256 RS256";

    private final GuardOptions options;

    Answers(GuardOptions options) {
        this.options = options;
    }

    /** @param nonce to tell in {@code DPoP-Nonce} where a proof was tried, if nonces are asked for */
    GuardAnswer to(Case refused, Optional<String> nonce) {
        GuardAnswer answer = answer(refused);
        boolean proof = refused.scheme == Scheme.DPOP || options.proofRequired();
        return answer.status() == 401 && proof && nonce.isPresent()
                ? answer.with("DPoP-Nonce", List.of(nonce.get()))
                : answer;
    }

    private GuardAnswer answer(Case refused) {
        if (refused.failure instanceof NotAdmittedException notAdmitted) {
            return ofRequest(refused, notAdmitted);
        }
        if (refused.failure instanceof NotVerifiedException notVerified) {
            return ofToken(refused, notVerified);
        }
        if (refused.failure instanceof NotAllowedException notAllowed) {
            return ofDecision(notAllowed);
        }
        return problem(500, "Internal Server Error", "The request failed.", Optional.empty());
    }

    private GuardAnswer ofRequest(Case refused, NotAdmittedException failure) {
        Optional<Diagnosis> why = Optional.of(failure.diagnosis());
        String code = failure.code();
        if (is(code, GuardCodes.UNRECORDED)) {
            return later(PAUSE, why);
        }
        if (is(code, GuardCodes.CREDENTIALS_MISSING)) {
            return problem(401, "Unauthorized", "A token is needed.", why)
                    .with("WWW-Authenticate", challenges(refused, "", ""));
        }
        if (is(code, GuardCodes.REQUEST_MALFORMED)) {
            return problem(400, "Bad Request", "The token was not sent as it must be.", why)
                    .with("WWW-Authenticate", challenges(refused, "invalid_request", ""));
        }
        if (is(code, AccessCodes.SCOPE_MISSING)) {
            return scope(refused, failure.diagnosis());
        }
        return is(code, GuardCodes.PROOF_REQUIRED) ? token(refused, "invalid_token", why) : signIn(refused, why);
    }

    private GuardAnswer ofToken(Case refused, NotVerifiedException failure) {
        Optional<Diagnosis> why = Optional.of(failure.diagnosis());
        String code = failure.code();
        if (failure.isIndeterminate() || is(code, AccessCodes.REPLAYS_UNTOLD)) {
            return later(KEYS_PAUSE, why);
        }
        if (is(code, AccessCodes.SCOPE_MISSING)) {
            return scope(refused, failure.diagnosis());
        }
        if (is(code, AccessCodes.PROOF_NONCE_WRONG)) {
            return token(refused, "use_dpop_nonce", why);
        }
        boolean proof = is(code, AccessCodes.PROOF_INVALID) || is(code, AccessCodes.REPLAYED);
        return token(refused, proof && refused.scheme == Scheme.DPOP ? "invalid_dpop_proof" : "invalid_token", why);
    }

    private GuardAnswer ofDecision(NotAllowedException failure) {
        Optional<Diagnosis> why = Optional.of(failure.diagnosis());
        if (is(failure.code(), PolicyCodes.NONE)) {
            return later(PAUSE, why);
        }
        SortedMap<String, Object> document = document(403, "Forbidden", "The caller may not do this.", why);
        document.put("decision", failure.decision());
        return plain(403, document);
    }

    private GuardAnswer token(Case refused, String error, Optional<Diagnosis> why) {
        return problem(401, "Unauthorized", "The token was not accepted.", why)
                .with("WWW-Authenticate", challenges(refused, error, "The token was not accepted"));
    }

    private GuardAnswer scope(Case refused, Diagnosis why) {
        TreeSet<String> needed = new TreeSet<>(refused.requirement.scopes());
        needed.addAll(List.of(why.missing().split(" ", -1)));
        Challenge challenge =
                begin(refused.scheme).with("error", "insufficient_scope").with("scope", String.join(" ", needed));
        return problem(403, "Forbidden", "The token lacks a scope.", Optional.of(why))
                .with("WWW-Authenticate", List.of(challenge.toString()));
    }

    private GuardAnswer signIn(Case refused, Optional<Diagnosis> why) {
        Challenge challenge = begin(refused.scheme)
                .with("error", "insufficient_user_authentication")
                .with("acr_values", String.join(" ", refused.requirement.signInClasses()))
                .with(
                        "max_age",
                        refused.requirement
                                .signInWithin()
                                .map(age -> "" + age.toSeconds())
                                .orElse(""));
        return problem(401, "Unauthorized", "Another sign-in is needed.", why)
                .with("WWW-Authenticate", List.of(challenge.toString()));
    }

    private GuardAnswer later(int seconds, Optional<Diagnosis> why) {
        return problem(503, "Service Unavailable", "It cannot be told now whether the caller may.", why)
                .with("Retry-After", List.of(Integer.toString(seconds)));
    }

    /** The scheme that was tried comes first and has the error; the other one is offered. */
    private List<String> challenges(Case refused, String error, String description) {
        List<String> challenges = new ArrayList<>();
        Scheme tried = options.proofRequired() ? Scheme.DPOP : refused.scheme;
        challenges.add(begin(tried)
                .with("scope", error.isEmpty() ? String.join(" ", refused.requirement.scopes()) : "")
                .with("error", error)
                .with("error_description", description)
                .toString());
        if (!options.proofRequired()) {
            challenges.add(
                    begin(tried == Scheme.DPOP ? Scheme.BEARER : Scheme.DPOP).toString());
        }
        return challenges;
    }

    private Challenge begin(Scheme scheme) {
        Challenge begun = Challenge.of(scheme.label())
                .with("realm", options.realm())
                .with("resource_metadata", options.metadata());
        return scheme == Scheme.DPOP ? begun.with("algs", PROOF_ALGORITHMS) : begun;
    }

    private GuardAnswer problem(int status, String title, String detail, Optional<Diagnosis> why) {
        return plain(status, document(status, title, detail, why));
    }

    private SortedMap<String, Object> document(int status, String title, String detail, Optional<Diagnosis> why) {
        SortedMap<String, Object> document = new TreeMap<>();
        document.put("status", (long) status);
        document.put("title", title);
        document.put("detail", detail);
        why.filter(diagnosis -> options.explanations()).ifPresent(diagnosis -> {
            document.put("code", diagnosis.code());
            document.put("cause", diagnosis.summary());
            document.put("remedy", diagnosis.remedy());
            document.put("missing", diagnosis.missing());
        });
        return document;
    }

    private static GuardAnswer plain(int status, SortedMap<String, Object> document) {
        Map<String, List<String>> headers =
                Map.of("Content-Type", List.of("application/problem+json"), "Cache-Control", List.of("no-store"));
        return new GuardAnswer(status, headers, CanonicalJson.write(document));
    }

    private static boolean is(String name, ErrorCode code) {
        return code.name().equals(name);
    }

    /** What was refused. */
    record Case(Scheme scheme, Requirement requirement, Throwable failure) {}
}
