// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import java.util.regex.Pattern;

/**
 * Tells texts that are shaped like a key, a JWT or a token, and so have no place in a recipe or a log.
 *
 * <p>A net for accidents: it knows the shapes that issuers document. A secret without a shape passes. Stateless.
 */
public final class SecretShapes {
    /** PEM (RFC 7468), and the same in base64, as some tools put it into a variable. */
    private static final Pattern PEM = Pattern.compile("-----BEGIN|LS0tLS1CRUdJTi");

    /** How a JOSE header begins, and the shortest that is one. */
    private static final String HEADER = "eyJ";

    private static final int SHORTEST_HEADER = 11;

    private static final Pattern PREFIXED = Pattern.compile(
            "(?<![A-Za-z0-9])(?:ya29\\.|1//0[0-9A-Za-z_-]|gh[opsur]_[0-9A-Za-z]{8}|github_pat_|glpat-|xox[abeprs]-"
                    + "|(?:AKIA|ASIA)[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{30}|GOCSPX-|[rs]k_live_|hvs\\.[0-9A-Za-z]{8}|npm_[0-9A-Za-z]{16}"
                    + "|dckr_pat_)");

    private static final Pattern SCHEME =
            Pattern.compile("^\\s*(?:bearer|basic|dpop)\\s+\\S{4}", Pattern.CASE_INSENSITIVE);

    private static final Pattern PASSWORD_IN_URL = Pattern.compile("://[^/?#@\\s:]*:[^/?#@\\s]+@");

    private static final Pattern NAMED_VALUE = Pattern.compile(
            "(?:private_?key|client_?secret|refresh_?token|access_?token|password|account_?key)[\"']?\\s*[:=]\\s*[\"']?[^\\s\"'&]{4}",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern[] ALL = {PEM, PREFIXED, SCHEME, PASSWORD_IN_URL, NAMED_VALUE};

    private SecretShapes() {}

    /** Whether the text is, or holds, something shaped like a secret. */
    public static boolean looksSecret(String text) {
        for (Pattern shape : ALL) {
            if (shape.matcher(text).find()) {
                return true;
            }
        }
        return holdsJose(text);
    }

    /**
     * A JOSE header and what follows it: signed (RFC 7515), encrypted (RFC 7516), unsigned. A loop, since a pattern would go
     * through the rest of the text for each beginning of a header, and an answer may be nothing but such beginnings.
     */
    private static boolean holdsJose(String text) {
        boolean afterHeader = false;
        int part = 0;
        for (int at = 0; at < text.length(); at++) {
            char next = text.charAt(at);
            if (isBase64Url(next)) {
                continue;
            }
            if (next == '.' && afterHeader) {
                return true;
            }
            afterHeader = next == '.' && holdsHeader(text, part, at);
            part = at + 1;
        }
        return false;
    }

    private static boolean holdsHeader(String text, int from, int to) {
        for (int at = from; at <= to - SHORTEST_HEADER; at++) {
            if (text.startsWith(HEADER, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBase64Url(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
}
