// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.jose.Base64Url;
import java.nio.charset.StandardCharsets;

/**
 * A compact JWS (RFC 7515 section 7.1), taken apart exactly: the text is the only one of its bytes.
 *
 * @param header the decoded header
 * @param payload the decoded payload
 * @param signed what the signature is over
 * @param signature the decoded signature, empty where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record CompactToken(byte[] header, byte[] payload, byte[] signed, byte[] signature) {
    /** The longest token, in characters. */
    static final int LONGEST = 16 * 1024;

    private static final int LONGEST_HEADER = 8 * 1024;

    static CompactToken parse(String text) {
        if (text.length() > LONGEST) {
            throw NotVerifiedException.of(AccessCodes.TOKEN_TOO_LONG, "It has " + text.length() + " characters.");
        }
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        requireThreeParts(text, first, second);
        byte[] header = part(text, 0, first, "header");
        if (header.length > LONGEST_HEADER) {
            throw NotVerifiedException.of(AccessCodes.HEADER_INVALID, "The header is longer than 8 KiB.");
        }
        return new CompactToken(
                header,
                part(text, first + 1, second, "payload"),
                text.substring(0, second).getBytes(StandardCharsets.ISO_8859_1),
                part(text, second + 1, text.length(), "signature"));
    }

    private static void requireThreeParts(String text, int first, int second) {
        if (first <= 0 || second <= first + 1) {
            throw malformed("It has not three parts.");
        }
        if (text.indexOf('.', second + 1) >= 0) {
            boolean five = text.chars().filter(unit -> unit == '.').count() == 4;
            throw five
                    ? NotVerifiedException.of(AccessCodes.TOKEN_ENCRYPTED, "It has five parts, as a JWE has.")
                    : malformed("It has more than three parts.");
        }
    }

    private static byte[] part(String text, int from, int to, String name) {
        return Base64Url.decode(text, from, to)
                .orElseThrow(() -> malformed("Its " + name + " is not exactly base64url."));
    }

    private static NotVerifiedException malformed(String rule) {
        return NotVerifiedException.of(AccessCodes.TOKEN_MALFORMED, rule);
    }
}
