// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads what Google's security token service and its token endpoint say: few error names, so that their words decide. */
final class GoogleGrants {
    private static final List<Rule> RULES = List.of(
            said("attribute condition", DiagnosisCodes.ATTRIBUTE_CONDITION_REFUSED),
            new Rule(
                    "audience in id token",
                    all -> Finding.authentication(DiagnosisCodes.AUDIENCE_MISMATCH)
                            .missing(all.audience().map(Texts::shown).orElseGet(() -> address(lastWord(all))))),
            new Rule(
                    "issuer in id token",
                    all -> Finding.authentication(DiagnosisCodes.ISSUER_UNTRUSTED)
                            .missing(address(lastWord(all)))),
            said("stale to sign-in", DiagnosisCodes.SUBJECT_TOKEN_STALE),
            new Rule(
                    "not valid yet",
                    all -> Finding.authentication(DiagnosisCodes.TOKEN_NOT_YET_VALID)
                            .retrying()),
            said("more than 48 hours", DiagnosisCodes.LIFETIME_TOO_LONG),
            said("lifetimes of more than", DiagnosisCodes.LIFETIME_TOO_LONG),
            said("lifetime must", DiagnosisCodes.LIFETIME_TOO_LONG),
            said("invalid jwt signature", DiagnosisCodes.SIGNATURE_WRONG),
            said("unable to parse the id token", DiagnosisCodes.TOKEN_MALFORMED),
            said("failed to parse the jwt", DiagnosisCodes.TOKEN_MALFORMED),
            new Rule("impersonation \"sub\" field", GoogleGrants::forUsers),
            said("mapped attribute", DiagnosisCodes.MAPPING_INVALID),
            said("account not found", DiagnosisCodes.ACCOUNT_DISABLED),
            said("been expired or revoked", DiagnosisCodes.SIGN_IN_EXPIRED),
            said("\"audience\" parameter", DiagnosisCodes.PROVIDER_UNAVAILABLE),
            said("invalid value for \"audience\"", DiagnosisCodes.PROVIDER_UNAVAILABLE),
            new Rule("error connecting to the given", all -> Finding.passing(DiagnosisCodes.ISSUER_UNREACHABLE)),
            new Rule("unauthorized to retrieve access tokens", GoogleGrants::forUsers));

    private GoogleGrants() {}

    static Optional<Finding> find(Symptoms symptoms, Said said) {
        boolean asked = symptoms.isOfIssuer() || said.status() == 400;
        return asked
                ? RULES.stream()
                        .filter(rule -> said.says(rule.words()))
                        .findFirst()
                        .map(rule -> rule.finding().apply(symptoms))
                        .or(() -> byCode(said.code(), symptoms))
                : Optional.empty();
    }

    /** What the room that asked has made of it, where the words are new. */
    private static Optional<Finding> byCode(String code, Symptoms symptoms) {
        return switch (code) {
            case "google.domain-wide-denied" -> Optional.of(forUsers(symptoms));
            case "google.user-signed-out" -> Optional.of(Finding.authentication(DiagnosisCodes.SIGN_IN_EXPIRED));
            case "google.provider-unknown" -> Optional.of(Finding.authentication(DiagnosisCodes.PROVIDER_UNAVAILABLE));
            case "google.subject-stale" -> Optional.of(Finding.authentication(DiagnosisCodes.SUBJECT_TOKEN_STALE));
            case "google.attached-account-missing" ->
                Optional.of(Finding.authentication(DiagnosisCodes.ACCOUNT_DISABLED));
            case "google.metadata-refused" -> Optional.of(Finding.transport(DiagnosisCodes.REQUEST_INVALID));
            default -> Optional.empty();
        };
    }

    private static Finding forUsers(Symptoms symptoms) {
        return Finding.authorization(DiagnosisCodes.DOMAIN_DELEGATION_MISSING)
                .missing(String.join(" ", symptoms.request().scopes()));
    }

    /** Where an answer names what it expects, that stands at its end. */
    private static String address(String word) {
        return word.startsWith("https://") || word.startsWith("http://") || word.startsWith("//") ? word : "";
    }

    private static String lastWord(Symptoms symptoms) {
        String said = symptoms.refusal().flatMap(Refusal::description).orElse("");
        return said.substring(said.lastIndexOf(' ') + 1);
    }

    private static Rule said(String words, ErrorCode code) {
        return new Rule(words, all -> Finding.authentication(code));
    }

    private record Rule(String words, Function<Symptoms, Finding> finding) {}
}
