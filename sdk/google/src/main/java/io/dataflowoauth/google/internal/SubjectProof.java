// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.Secret;
import io.dataflowoauth.http.ClientCertificate;
import java.util.Optional;

/**
 * What proves a subject in an exchange.
 *
 * @param token the subject token
 * @param shown the certificate that the handshake shows
 */
record SubjectProof(Secret token, Optional<ClientCertificate> shown) {
    static SubjectProof of(Secret token) {
        return new SubjectProof(token, Optional.empty());
    }
}
