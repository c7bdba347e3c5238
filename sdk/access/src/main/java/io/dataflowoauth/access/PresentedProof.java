// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A request and the DPoP proofs that came with it. */
record PresentedProof(String method, URI url, List<String> proofs, Optional<String> nonce) {
    PresentedProof {
        requireNonNull(method, "method");
        requireNonNull(url, "url");
        proofs = List.copyOf(proofs);
    }

    PresentedProof withNonce(String asked) {
        return new PresentedProof(method, url, proofs, Optional.of(asked));
    }
}
