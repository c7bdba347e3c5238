// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.FirstDiagnosis;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The facts that a diagnosis is read from, each one line. */
final class Evidence {
    private static final int MOST = 40;

    private Evidence() {}

    static List<String> of(Symptoms symptoms, Finding finding) {
        Set<String> facts = new LinkedHashSet<>(finding.facts());
        symptoms.known().ifPresent(known -> {
            facts.add(known.code() + ": " + known.summary());
            facts.addAll(known.evidence());
        });
        facts.addAll(came(symptoms));
        facts.addAll(asked(symptoms.request()));
        symptoms.granted().ifPresent(scopes -> facts.add("scopes of the token: " + scopes));
        symptoms.expiresAt().ifPresent(end -> facts.add("the token expires at " + end + " by our reckoning"));
        Times.ahead(symptoms)
                .filter(by -> by.abs().toSeconds() > 5)
                .ifPresent(by -> facts.add("their clock is " + by.abs().toSeconds() + " s "
                        + (by.isNegative() ? "behind" : "ahead of") + " ours"));
        return facts.stream().limit(MOST).map(Texts::shown).toList();
    }

    private static List<String> came(Symptoms symptoms) {
        if (symptoms.failure().orElse(null) instanceof TokenException none) {
            return FirstDiagnosis.of(none).evidence();
        }
        return symptoms.refusal()
                .map(refusal -> FirstDiagnosis.of(refusal, symptoms.principal()))
                .map(Diagnosis::evidence)
                .orElse(List.of());
    }

    private static List<String> asked(TokenRequest request) {
        List<String> facts = new ArrayList<>();
        if (!request.scopes().isEmpty()) {
            facts.add("scopes asked for: " + request.scopes());
        }
        request.audience().ifPresent(audience -> facts.add("audience asked for: " + audience));
        return facts;
    }
}
