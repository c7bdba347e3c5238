// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import io.dataflowoauth.access.PresentedToken;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one token of a request, read strictly: one {@code Authorization} header, one token, none in the query.
 *
 * @param scheme by which it came
 * @param token its text
 */
record Credentials(Scheme scheme, String token) {
    /** RFC 6750 section 2.1. That it ends after so many characters keeps a long one from costing time: the verifier takes 16 KiB. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{1,65536}={0,64}");

    private static final String IN_QUERY = "access_token";

    /** None where there is no token, or a scheme that is none of ours: then the client did not know what is needed. */
    static Optional<Credentials> of(GuardedRequest request) {
        List<String> values = request.headers("Authorization");
        if (!request.isReadable()) {
            throw malformed("Its target is no path with a query.");
        }
        if (request.headers("Host").size() > 1) {
            throw malformed("It has more than one Host.");
        }
        if (values.size() > 1) {
            throw malformed("It has " + values.size() + " Authorization headers.");
        }
        if (hasTokenInQuery(request)) {
            throw malformed("It has a token in its query, where logs see it.");
        }
        return values.isEmpty() ? Optional.empty() : read(values.get(0));
    }

    /** The scheme that a request tried, which its answer speaks of first. */
    static Scheme tried(GuardedRequest request) {
        List<String> values = request.headers("Authorization");
        return values.size() == 1 && Scheme.DPOP.begins(values.get(0)) ? Scheme.DPOP : Scheme.BEARER;
    }

    private static Optional<Credentials> read(String value) {
        return Arrays.stream(Scheme.values())
                .filter(scheme -> scheme.begins(value))
                .findFirst()
                .map(scheme -> new Credentials(scheme, tokenIn(value, scheme)));
    }

    private static String tokenIn(String value, Scheme scheme) {
        int begin = scheme.label().length();
        while (begin < value.length() && value.charAt(begin) == ' ') {
            begin++;
        }
        String token = value.substring(begin);
        if (!TOKEN.matcher(token).matches()) {
            throw malformed("After the scheme stands something else than one token.");
        }
        return token;
    }

    PresentedToken presented(GuardedRequest request) {
        PresentedToken alone = PresentedToken.of(token);
        PresentedToken proved = scheme == Scheme.DPOP
                ? alone.withProof(request.method(), request.url(), request.headers("DPoP"))
                : alone;
        return request.certificate().map(proved::withCertificate).orElse(proved);
    }

    private static boolean hasTokenInQuery(GuardedRequest request) {
        String query = request.url().getRawQuery();
        return query != null
                && Arrays.stream(query.split("[&;]", -1))
                        .map(parameter -> parameter.split("=", 2)[0])
                        .anyMatch(name -> decoded(name).equals(IN_QUERY));
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return name;
        }
    }

    private static NotAdmittedException malformed(String fact) {
        return NotAdmittedException.of(GuardCodes.REQUEST_MALFORMED, fact);
    }

    /** Nothing of the token. */
    @Override
    public String toString() {
        return "Credentials[" + scheme + ", masked]";
    }

    /** How a token is sent. */
    enum Scheme {
        BEARER("Bearer"),
        DPOP("DPoP");

        private final String label;

        Scheme(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        /** Whether it is the scheme of that header, whatever its case. */
        boolean begins(String value) {
            boolean same = value.regionMatches(true, 0, label, 0, label.length());
            return same && (value.length() == label.length() || value.charAt(label.length()) == ' ');
        }
    }
}
