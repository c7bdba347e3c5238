// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Paths that every server reads alike. The proxy decides by the path as it came and hands it on as it came, so whatever a
 * service behind it may take for another path is refused.
 */
final class StrictPath {
    // #region strict-path
    /** What may stand in a segment (RFC 3986 section 3.3), but for the semicolon, behind which some servers see parameters. */
    private static final Pattern PATH = Pattern.compile("(/([A-Za-z0-9._~!$&'()*+,=:@-]|%[0-9A-Fa-f]{2})*)+");

    /** Encoded letters, digits and marks are the same as plain ones; encoded separators divide for some, and for some not. */
    private static final String NEVER_ENCODED = "/\\;%.-_~";

    static boolean isStrict(String path) {
        return path.length() <= 4096
                && PATH.matcher(path).matches()
                && !path.contains("//")
                && Arrays.stream(path.split("/", -1)).noneMatch(segment -> segment.endsWith("."))
                && isPlainWherePossible(path);
    }
    // #endregion strict-path

    private StrictPath() {}

    private static boolean isPlainWherePossible(String path) {
        ByteBuffer decoded = ByteBuffer.allocate(path.length());
        for (int at = 0; at < path.length(); at++) {
            if (path.charAt(at) != '%') {
                decoded.put((byte) path.charAt(at));
                continue;
            }
            int code = Integer.parseInt(path, at + 1, at + 3, 16);
            boolean plain = (code < 128 && Character.isLetterOrDigit(code)) || NEVER_ENCODED.indexOf(code) >= 0;
            if (plain || code < ' ' || code == 127) {
                return false;
            }
            decoded.put((byte) code);
            at += 2;
        }
        return isText(decoded.flip());
    }

    /** Bytes that are no UTF-8 are read as anything: C0 AE is a dot to some. */
    private static boolean isText(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException broken) {
            return false;
        }
    }
}
