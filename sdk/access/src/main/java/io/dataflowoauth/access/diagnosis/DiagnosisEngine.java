// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.TokenTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Tells which layer refused, why, how certain that is, and what to do about it: a pure function of what is at hand.
 *
 * <p>It asks nobody, reads no clock, and fails for nothing that comes in: what it cannot read is less evidence. Its codes are
 * those of {@link DiagnosisCodes}; causes that look alike from outside have codes of their own that say so. Nothing secret is
 * in a diagnosis. Stateless, safe for use by many threads.
 */
public final class DiagnosisEngine {
    private static final List<BiFunction<Symptoms, Said, Optional<Finding>>> RULES = List.of(
            OwnRooms::find,
            Times::find,
            GoogleReasons::find,
            GoogleGrants::find,
            IssuerTexts::find,
            Challenges::find,
            OAuthErrors::find,
            Failures::find);

    private DiagnosisEngine() {}

    /** What the symptoms tell. */
    public static Diagnosis diagnose(Symptoms symptoms) {
        Said said = Said.in(requireNonNull(symptoms, "symptoms"));
        Finding finding = RULES.stream()
                .flatMap(rule -> rule.apply(symptoms, said).stream())
                .findFirst()
                .orElseGet(() -> Statuses.find(symptoms, said));
        return Diagnosis.of(finding.cause().layer(), finding.code(), symptoms.principal())
                .withMissing(finding.missing())
                .withCertainty(finding.certainty())
                .withRetryCanHelp(finding.retry())
                .withEvidence(Evidence.of(symptoms, finding))
                .withSteps(steps(symptoms, finding));
    }

    /** What a failure tells by itself: see {@link Symptoms#of(Throwable)}. */
    public static Diagnosis diagnose(Throwable failure) {
        return diagnose(Symptoms.of(failure));
    }

    /**
     * For {@code onErrorMap} behind a call with a stream's token: a refused call comes with this diagnosis in place of its
     * first one, and any other failure as it is. It does not know our clock.
     */
    public static UnaryOperator<Throwable> explaining(TokenStream stream) {
        TokenRequest request = stream.request();
        return mapping(symptoms -> symptoms.withRequest(request));
    }

    /** As {@link #explaining(TokenStream)}, where our clock is that one: it may be what is wrong. */
    public static UnaryOperator<Throwable> explaining(TokenStream stream, TokenTime time) {
        TokenRequest request = stream.request();
        requireNonNull(time, "time");
        return mapping(symptoms -> symptoms.withRequest(request).withClock(time.now()));
    }

    private static UnaryOperator<Throwable> mapping(UnaryOperator<Symptoms> known) {
        return failure -> failure instanceof CallRefusedException refused
                ? refused.diagnosed(diagnose(known.apply(Symptoms.of(failure))))
                : failure;
    }

    /** What a room of ours would change comes first, since it knows its own names. */
    private static List<String> steps(Symptoms symptoms, Finding finding) {
        List<String> steps = new ArrayList<>();
        symptoms.known().map(Diagnosis::remedy).ifPresent(steps::add);
        List<String> there = isGoogle(symptoms)
                ? GoogleSteps.of(finding, symptoms)
                : IssuerSteps.of(finding, IssuerTexts.platform(symptoms));
        boolean unhelped = there.isEmpty() || symptoms.refusal().isEmpty();
        if (unhelped && symptoms.failure().orElse(null) instanceof TokenException none) {
            steps.add(none.remedy());
        }
        steps.addAll(there);
        return steps;
    }

    private static boolean isGoogle(Symptoms symptoms) {
        Platform platform = IssuerTexts.platform(symptoms);
        if (platform != Platform.UNKNOWN) {
            return platform == Platform.GOOGLE;
        }
        boolean named = symptoms.principal().names().stream()
                .anyMatch(name -> GoogleNames.isAccount(name) || GoogleNames.isFederated(name));
        boolean reason = symptoms.refusal().flatMap(Refusal::reason).isPresent();
        return named || reason || Said.in(symptoms).code().startsWith("google.");
    }
}
