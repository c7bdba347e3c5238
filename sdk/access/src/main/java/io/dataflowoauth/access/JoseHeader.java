// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.access.internal.PlainText;
import io.dataflowoauth.jose.SignatureAlgorithm;
import java.util.Locale;
import java.util.Optional;

/**
 * What a JOSE header says, as far as we listen: never to a key or to where one could be had ({@code jwk}, {@code jku},
 * {@code x5u}, {@code x5c}, {@code x5t}).
 *
 * @param algorithm it names
 * @param keyId by which it names its key
 * @param type what it says to be, in lower case and without {@code application/}; empty where it says nothing
 */
record JoseHeader(SignatureAlgorithm algorithm, Optional<String> keyId, String type) {
    private static final int LONGEST_KEY_ID = 256;

    static JoseHeader read(byte[] utf8) {
        Members header = Members.read(utf8, AccessCodes.HEADER_INVALID, AccessCodes.HEADER_INVALID);
        for (String name : new String[] {"crit", "b64", "zip"}) {
            if (header.has(name)) {
                throw NotVerifiedException.of(AccessCodes.EXTENSION_UNKNOWN, "The header has " + name + ".");
            }
        }
        if (header.text("cty").filter(type -> type(type).equals("jwt")).isPresent()) {
            throw header.invalid("The token holds another token.");
        }
        String algorithm = header.text("alg").orElseThrow(() -> header.invalid("The header has no alg."));
        return new JoseHeader(
                SignatureAlgorithm.named(algorithm)
                        .orElseThrow(() -> NotVerifiedException.of(
                                AccessCodes.ALGORITHM_FORBIDDEN, "The alg is none that can be checked.")),
                keyId(header),
                header.text("typ").map(JoseHeader::type).orElse(""));
    }

    private static Optional<String> keyId(Members header) {
        Optional<String> keyId = header.text("kid");
        keyId.ifPresent(id -> {
            if (id.isEmpty() || id.length() > LONGEST_KEY_ID || !PlainText.isPrintable(id)) {
                throw header.invalid("The kid is not a printable text of 1 to 256 characters.");
            }
        });
        return keyId;
    }

    /** Media types are compared without case, and their first part may be left out (RFC 7515 section 4.1.9). */
    private static String type(String typ) {
        String lower = typ.toLowerCase(Locale.ROOT);
        return lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
    }
}
