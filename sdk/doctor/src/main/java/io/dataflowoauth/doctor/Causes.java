// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.FirstDiagnosis;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.access.diagnosis.DiagnosisEngine;
import io.dataflowoauth.access.diagnosis.Platform;
import io.dataflowoauth.access.diagnosis.Symptoms;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out why a step did not pass, from what is known beside the failure.
 *
 * @param request what had been asked for, and for whom
 * @param platform who refused
 * @param identities what is known of the names of principals
 * @param use of which token, where one was had
 */
record Causes(TokenRequest request, Platform platform, Identities identities, Optional<Use> use) {

    /** Before anything is known. */
    static Causes unknown() {
        return new Causes(TokenRequest.defaults(), Platform.UNKNOWN, new Identities(), Optional.empty());
    }

    /** Of a hop. */
    static Causes of(TokenRecipe hop, Identities identities) {
        RecipeObject object = hop.object();
        Platform platform = object.kind().startsWith("google.")
                ? Platform.GOOGLE
                : object.kind().startsWith("oauth2.")
                        ? object.read()
                                .optionalText("issuer")
                                .map(Platform::ofIssuer)
                                .orElse(Platform.UNKNOWN)
                        : Platform.UNKNOWN;
        return new Causes(hop.request(), platform, identities, Optional.empty());
    }

    /** Of a use of that token at that platform, which wants tokens for that audience. */
    Causes with(Platform changed, Optional<AccessToken> used, Optional<String> audience) {
        return new Causes(request, changed, identities, used.map(token -> new Use(token, audience)));
    }

    /** For whom. */
    PrincipalChain who() {
        return identities.named(request.principal());
    }

    /** Why a token could not be had, or a call was refused. */
    Diagnosis of(RuntimeException failure, Instant now) {
        if (failure instanceof TokenException ours && isOurs(ours)) {
            return FirstDiagnosis.of(ours).withCertainty(Diagnosis.Certainty.INFERRED);
        }
        Symptoms symptoms = Symptoms.of(failure)
                .withRequest(request)
                .withPrincipal(identities.named(principal(failure)))
                .withPlatform(platform)
                .withClock(now);
        return DiagnosisEngine.diagnose(use.map(of -> of.add(symptoms)).orElse(symptoms));
    }

    /** Nobody refused: what is wrong here has a code that says it best. */
    private static boolean isOurs(TokenException failure) {
        return failure instanceof TokenException.Misconfigured
                || failure.code().equals(DoctorCodes.DEADLINE_PASSED.name());
    }

    /** A failure may know better than the hop at which it shows. */
    private PrincipalChain principal(RuntimeException failure) {
        return failure instanceof TokenException none
                        && !none.principal().names().isEmpty()
                ? none.principal()
                : request.principal();
    }

    /** That somebody was asked which permissions a principal holds, and did not name these. */
    Diagnosis lacking(Set<String> missing, String resource, Instant now) {
        String first = missing.iterator().next();
        CallRefusedException asIfCalled = new CallRefusedException(Refusal.ofStatus(403)
                .withReason("IAM_PERMISSION_DENIED")
                .withMetadata(Map.of("permission", first, "resource", resource)));
        String names = String.join(", ", missing);
        return of(asIfCalled, now)
                .withMissing(names + " on " + resource)
                .withEvidence(List.of("testIamPermissions did not name " + names));
    }

    /** The failure that somebody waited for who gave up waiting, where one is known. */
    static TokenException behind(TokenException failure, EventLog events) {
        if (!failure.code().equals(CoreCodes.BLOCKING_DEADLINE.name())) {
            return failure;
        }
        return events.takeFailure()
                .orElseGet(() -> new TokenException.Unavailable(DoctorCodes.DEADLINE_PASSED, "")
                        .forPrincipal(failure.principal()));
    }

    /**
     * A use of a token.
     *
     * @param token which one
     * @param audience that it should have
     */
    record Use(AccessToken token, Optional<String> audience) {
        private Symptoms add(Symptoms symptoms) {
            Symptoms more = symptoms.withToken(token);
            more = audience.map(more::withExpectedAudience).orElse(more);
            return Claims.payload(token.reveal()).map(more::withClaims).orElse(more);
        }
    }
}
