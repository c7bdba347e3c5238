// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was secret in a request, so that an answer which repeats it does not bring it into a message. Masks itself.
 *
 * @param secrets as they were sent, and as they were before that; the longest first
 */
record Sent(List<String> secrets) {
    static final Sent NOTHING = new Sent(List.of());

    /** A shorter text would be masked in ordinary words, too. */
    private static final int SHORTEST = 8;

    /** Parameters of a form that are not secret; whatever else a grant sends may be. */
    private static final Set<String> PUBLIC = Set.of(
            "grant_type",
            "client_id",
            "client_assertion_type",
            "scope",
            "audience",
            "resource",
            "requested_token_type",
            "subject_token_type",
            "actor_token_type",
            "token_type_hint",
            "options",
            "claims");

    static Sent of(HttpAsk ask) {
        Set<String> all = new TreeSet<>((one, other) ->
                one.length() == other.length() ? one.compareTo(other) : Integer.compare(other.length(), one.length()));
        ask.headers().forEach((name, value) -> ofHeader(name, value, all));
        String type = ask.headers().getOrDefault("Content-Type", "");
        if (type.equals("application/x-www-form-urlencoded")) {
            ofForm(new String(ask.body(), StandardCharsets.UTF_8), all);
        }
        all.removeIf(text -> text.length() < SHORTEST);
        return new Sent(List.copyOf(all));
    }

    String maskedIn(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, "(masked)");
        }
        return masked;
    }

    private static void ofHeader(String name, String value, Set<String> all) {
        switch (name.toLowerCase(Locale.ROOT)) {
            case "authorization" -> {
                String credential = value.substring(value.indexOf(' ') + 1);
                all.add(credential);
                if (value.startsWith("Basic ")) {
                    String pair = new String(Base64.getDecoder().decode(credential), StandardCharsets.UTF_8);
                    addBoth(pair.substring(pair.indexOf(':') + 1), all);
                }
            }
            case "dpop" -> all.add(value);
            default -> {}
        }
    }

    private static void ofForm(String body, Set<String> all) {
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && !PUBLIC.contains(pair.substring(0, equals))) {
                addBoth(pair.substring(equals + 1), all);
            }
        }
    }

    /** As it was encoded, as it was before, and in base64, as headers have it. */
    private static void addBoth(String encoded, Set<String> all) {
        all.add(encoded);
        String plain = decoded(encoded);
        all.add(plain);
        all.add(Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
        all.add(URLEncoder.encode(plain, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    private static String decoded(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException plain) {
            return encoded;
        }
    }

    @Override
    public String toString() {
        return "Sent[" + secrets.size() + " secrets, masked]";
    }
}
