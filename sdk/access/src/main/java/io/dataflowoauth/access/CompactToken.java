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

    static CompactToken parse(byte[] text) {
        int first = dot(text, 0);
        int second = dot(text, first + 1);
        requireThreeParts(text, first, second);
        return new CompactToken(
                new String(text, 0, first, StandardCharsets.ISO_8859_1),
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
    private static void requireThreeParts(byte[] text, int first, int second) {
        boolean three = first > 0 && second > first + 1 && second < text.length && dot(text, second + 1) == text.length;
        if (!three) {
            throw first > 0 && dots(text) == 4
                    ? NotVerifiedException.of(AccessCodes.TOKEN_ENCRYPTED, "It has five parts, as a JWE has.")
                    : malformed("It has not three parts.");
        }
    }

    private static int dots(byte[] text) {
        int dots = 0;
        for (byte unit : text) {
            dots += unit == '.' ? 1 : 0;
        }
        return dots;
    }

    /** Where the next dot is; the end where there is none. */
    private static int dot(byte[] text, int from) {
        int at = Math.min(from, text.length);
        while (at < text.length && text[at] != '.') {
            at++;
        }
        return at;
    }

    private static byte[] part(byte[] text, int from, int to, String name) {
        return Base64Url.decode(text, from, to)
                .orElseThrow(() -> malformed("Its " + name + " is not exactly base64url."));
    }

    private static NotVerifiedException malformed(String rule) {
        return NotVerifiedException.of(AccessCodes.TOKEN_MALFORMED, rule);
    }
}
