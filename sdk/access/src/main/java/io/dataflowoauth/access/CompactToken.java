// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.jose.Base64Url;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A compact JWS (RFC 7515 section 7.1), taken apart exactly: the text is the only one of its bytes.
 *
 * @param header as it is written, to be decoded by {@link #decodedHeader}
 * @param payload the decoded payload
 * @param signed what the signature is over
 * @param signature the decoded signature, empty where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record CompactToken(String header, byte[] payload, byte[] signed, byte[] signature) {
    /** The longest token, in characters. */
    static final int LONGEST = 16 * 1024;

    private static final int LONGEST_HEADER = 8 * 1024;

    /** The text as bytes. A character beyond Latin-1 becomes a question mark, which no token has. */
    static byte[] bytes(String text) {
        if (text.length() > LONGEST) {
            throw NotVerifiedException.of(AccessCodes.TOKEN_TOO_LONG, "It has " + text.length() + " characters.");
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Dots are looked for in a String, where the JDK compares many characters at a time. */
    static CompactToken parse(byte[] text) {
        String token = new String(text, StandardCharsets.ISO_8859_1);
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        requireThreeParts(token, first, second);
        return new CompactToken(
                token.substring(0, first),
                part(text, first + 1, second, "payload"),
                Arrays.copyOf(text, second),
                part(text, second + 1, text.length, "signature"));
    }

    byte[] decodedHeader() {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        byte[] decoded = part(text, 0, text.length, "header");
        if (decoded.length > LONGEST_HEADER) {
            throw NotVerifiedException.of(AccessCodes.HEADER_INVALID, "The header is longer than 8 KiB.");
        }
        return decoded;
    }

    /** Of five parts, as a JWE has, the second may be empty: its key is agreed or shared then (RFC 7516 section 5.1). */
    private static void requireThreeParts(String token, int first, int second) {
        boolean three = first > 0 && second > first + 1 && token.indexOf('.', second + 1) < 0;
        if (!three) {
            throw first > 0 && dots(token) == 4
                    ? NotVerifiedException.of(AccessCodes.TOKEN_ENCRYPTED, "It has five parts, as a JWE has.")
                    : malformed("It has not three parts.");
        }
    }

    private static long dots(String token) {
        return token.chars().filter(unit -> unit == '.').count();
    }

    private static byte[] part(byte[] text, int from, int to, String name) {
        return Base64Url.decode(text, from, to)
                .orElseThrow(() -> malformed("Its " + name + " is not exactly base64url."));
    }

    private static NotVerifiedException malformed(String rule) {
        return NotVerifiedException.of(AccessCodes.TOKEN_MALFORMED, rule);
    }
}
