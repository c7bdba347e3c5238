// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import java.util.List;

/** Which kind of token is verified, and what tells it from others (RFC 8725 sections 3.11 and 3.12). */
enum TokenKind {
    /** RFC 9068 section 2. */
    ACCESS(List.of("iat", "jti", "client_id")),
    /** OpenID Connect Core section 2. */
    ID(List.of("iat")),
    /** Any other. */
    PLAIN(List.of());

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
