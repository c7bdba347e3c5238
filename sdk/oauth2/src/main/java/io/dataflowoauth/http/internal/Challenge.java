// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One challenge of a {@code WWW-Authenticate} header (RFC 9110 section 11.6.1), read as far as it makes sense.
 *
 * @param scheme in lower case
 * @param parameters by name in lower case; the first of a name counts
 */
public record Challenge(String scheme, Map<String, String> parameters) {
    private static final int LONGEST_HEADER = 8192;
    private static final int MOST_PARAMETERS = 32;

    /** All challenges of one header value; never throws. */
    public static List<Challenge> read(String header) {
        String capped = header.length() > LONGEST_HEADER ? header.substring(0, LONGEST_HEADER) : header;
        return new Reader(capped).challenges();
    }

    /** Whether it asks for an OAuth access token. */
    public boolean asksForToken() {
        return scheme.equals("bearer") || scheme.equals("dpop");
    }

    private static final class Reader {
        private final String text;
        private final List<Challenge> found = new ArrayList<>();
        private int at;

        private Reader(String text) {
            this.text = text;
        }

        private List<Challenge> challenges() {
            while (at < text.length()) {
                String word = token();
                if (word.isEmpty()) {
                    at++;
                } else if (skipTo('=')) {
                    keep(word, value());
                } else {
                    found.add(new Challenge(word, new HashMap<>()));
                }
            }
            return found;
        }

        private void keep(String name, String value) {
            if (found.isEmpty()) {
                return;
            }
            Map<String, String> parameters = found.get(found.size() - 1).parameters();
            if (parameters.size() < MOST_PARAMETERS) {
                parameters.putIfAbsent(name, value);
            }
        }

        private String token() {
            int from = at;
            while (at < text.length() && isTokenCharacter(text.charAt(at))) {
                at++;
            }
            return text.substring(from, at).toLowerCase(Locale.ROOT);
        }

        private boolean skipTo(char wanted) {
            int next = at;
            while (next < text.length() && isSpace(text.charAt(next))) {
                next++;
            }
            if (next == text.length() || text.charAt(next) != wanted) {
                return false;
            }
            at = next + 1;
            return true;
        }

        private String value() {
            if (skipTo('"')) {
                return quoted();
            }
            while (at < text.length() && isSpace(text.charAt(at))) {
                at++;
            }
            int from = at;
            while (at < text.length() && text.charAt(at) != ',' && !isSpace(text.charAt(at))) {
                at++;
            }
            return text.substring(from, at);
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
                at++;
            }
            at++;
            return value.toString();
        }

        private static boolean isSpace(char c) {
            return c == ' ' || c == '\t';
        }

        private static boolean isTokenCharacter(char c) {
            return (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "!#$%&'*+.^_`|~-".indexOf(c) >= 0;
        }
    }
}
