// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a token is, to the eye: a JWT, which says whose it is, or a text that says nothing (RFC 6750 section 2.1). */
final class TokenShape {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private TokenShape() {}

    /**
     * Whether its first part reads as a JSON object, however wrongly it is written: what might be a JWT of somebody is shown
     * to nobody else. Tokens of Google and of others have dots too.
     */
    static boolean isJwt(byte[] text) {
        String all = new String(text, StandardCharsets.ISO_8859_1);
        int dot = all.indexOf('.');
        if (dot < 0) {
            return false;
        }
        String header = lenient(all.substring(0, dot)).strip();
        return header.startsWith("{") && header.endsWith("}");
    }

    /** Who issued it, it says, where it is a JWT of which that can be read. */
    static Optional<String> issuer(byte[] text) {
        try {
            byte[] payload = CompactToken.parse(text).payload();
            return Members.read(payload, AccessCodes.CLAIMS_MALFORMED, AccessCodes.CLAIM_INVALID)
                    .text("iss");
        } catch (NotVerifiedException unreadable) {
            return Optional.empty();
        }
    }

    /** Letters, digits and six signs, then equal signs. */
    static void requireOpaque(byte[] text) {
        int end = text.length;
        while (end > 0 && text[end - 1] == '=') {
            end--;
        }
        boolean fits = end > 0;
        for (int at = 0; fits && at < end; at++) {
            fits = isTokenCharacter(text[at]);
        }
        if (!fits) {
            throw NotVerifiedException.of(AccessCodes.TOKEN_MALFORMED, "It has characters that no token has.");
        }
    }

    private static boolean isTokenCharacter(byte unit) {
        return ALPHABET.indexOf(unit) >= 0 || unit == '.' || unit == '~' || unit == '+' || unit == '/';
    }

    /** Base64 in either alphabet, of which everything else is left out. */
    private static String lenient(String part) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int held = 0;
        int bits = 0;
        for (char unit : part.replace('+', '-').replace('/', '_').toCharArray()) {
            int value = ALPHABET.indexOf(unit);
            if (value >= 0) {
                held = held << 6 | value;
                bits += 6;
            }
            if (bits >= 8) {
                bits -= 8;
                bytes.write(held >> bits);
                held &= (1 << bits) - 1;
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
