// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

/** Reads the bare status, where nothing else told. */
final class Statuses {
    private Statuses() {}

    static Finding find(Symptoms symptoms, Said said) {
        return switch (said.status()) {
            case 401 -> unauthenticated(symptoms, said);
            case 403 -> Finding.authorization(DiagnosisCodes.REFUSED_UNTOLD).guessed();
            case 404 ->
                Finding.authorization(DiagnosisCodes.NOT_FOUND_OR_HIDDEN).guessed();
            case 429 -> Finding.passing(DiagnosisCodes.QUOTA_SPENT);
            case 408, 425, 500, 502, 503, 504 -> Finding.passing(DiagnosisCodes.UNAVAILABLE);
            case 400, 422 -> Finding.transport(DiagnosisCodes.REQUEST_INVALID).inferred();
            default -> Finding.transport(DiagnosisCodes.UNKNOWN).guessed();
        };
    }

    /** A resource that got a token says what is wrong with it (RFC 6750 section 3.1); one that says nothing may have got none. */
    private static Finding unauthenticated(Symptoms symptoms, Said said) {
        return Audiences.mismatch(symptoms)
                .orElseGet(() -> Finding.authentication(
                                said.isSilent()
                                        ? DiagnosisCodes.CREDENTIALS_MISSING
                                        : DiagnosisCodes.TOKEN_NOT_ACCEPTED)
                        .guessed()
                        .retrying());
    }
}
