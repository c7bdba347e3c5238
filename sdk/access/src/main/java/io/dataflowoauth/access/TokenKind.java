// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which kind of token is verified, and what tells it from others (RFC 8725 sections 3.11 and 3.12). */
enum TokenKind {
    /** RFC 9068 section 2. */
    ACCESS(List.of("iat", "jti", "client_id")),
    /** OpenID Connect Core section 2. */
    ID(List.of("iat")),
    /** Any other. */
    PLAIN(List.of()),
    /** Whatever the issuer answers for (RFC 7662). */
    OPAQUE(List.of());

    private static final Set<String> TYPES = Set.of("bearer", "dpop");
    private static final Set<String> ACCESS_TYPES = Set.of("bearer", "dpop", "jwt", "at+jwt", "application/at+jwt");
    private static final Set<String> ACCESS_USES = Set.of("access", "access_token");

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> required;

    TokenKind(List<String> required) {
        this.required = required;
    }

    void requireType(String type) {
        boolean fits = this == ACCESS ? type.equals("at+jwt") : type.isEmpty() || type.equals("jwt");
        if (!fits) {
            throw wrong("Its typ is not that of " + (this == ACCESS ? "an access token (at+jwt)." : "a plain JWT."));
        }
    }

    /** Beyond those that every token has. */
    void requireClaims(Members claims) {
        for (String name : required) {
            if (!claims.has(name)) {
                throw claims.missing(name);
            }
        }
        if (this == ID) {
            requireIdToken(claims);
        } else if (this == OPAQUE) {
            requireIntrospected(claims);
        }
    }

    /** An issuer may call other tokens active too: refresh tokens, ID tokens. A DPoP token without a key is none. */
    private static void requireIntrospected(Members claims) {
        requireOne(claims, "token_type", TYPES);
        requireOne(claims, "typ", ACCESS_TYPES);
        requireOne(claims, "token_use", ACCESS_USES);
        boolean dpop =
                claims.text("token_type").filter("dpop"::equalsIgnoreCase).isPresent();
        if (dpop && claims.object("cnf").flatMap(bound -> bound.text("jkt")).isEmpty()) {
            throw claims.invalid("The token_type is DPoP, and there is no key that it is bound to.");
        }
    }

    private static void requireOne(Members claims, String name, Set<String> allowed) {
        if (claims.text(name)
                .filter(kind -> !allowed.contains(kind.toLowerCase(Locale.ROOT)))
                .isPresent()) {
            throw wrong("Its " + name + " is not that of an access token.");
        }
    }

    /** Logout tokens have events (OIDC Back-Channel Logout section 2.4); Keycloak and Cognito write the kind in claims. */
    private static void requireIdToken(Members claims) {
        boolean another = claims.has("events")
                || claims.text("typ").filter(kind -> !kind.equals("ID")).isPresent()
                || claims.text("token_use").filter(kind -> !kind.equals("id")).isPresent();
        if (another) {
            throw wrong("Its claims are those of another kind than an ID token.");
        }
    }

    private static NotVerifiedException wrong(String rule) {
        return NotVerifiedException.of(AccessCodes.TYPE_WRONG, rule);
    }
}
