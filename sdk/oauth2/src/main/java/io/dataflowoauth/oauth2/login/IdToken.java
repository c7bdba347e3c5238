// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.jose.Base64Url;
import io.dataflowoauth.oauth2.OAuth2Client;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The ID token of a token endpoint's answer. Who says it is known from the connection that it came over, so that its
 * signature need not be looked at (OpenID Connect Core 1.0 section 3.1.3.7, rule 6); what it says is.
 */
final class IdToken {
    private static final Duration CLOCKS_DIFFER_BY = Duration.ofSeconds(60);

    private final JsonObject claims;

    private IdToken(JsonObject claims) {
        this.claims = claims;
    }

    /** The ID token that must be in that answer. */
    static IdToken of(JsonObject answer) {
        String[] parts = answer.optionalText("id_token")
                .orElseThrow(() -> invalid("There is none."))
                .split("\\.", -1);
        if (parts.length != 3) {
            throw invalid("It is no signed JWT.");
        }
        String algorithm = part(parts[0]).optionalText("alg").orElse("none");
        if (algorithm.equals("none") || parts[2].isEmpty()) {
            throw invalid("It is not signed.");
        }
        return new IdToken(part(parts[1]));
    }

    /** Whom it is about, if it is from that client's issuer, for that client and this login, and not over. */
    String subject(OAuth2Client client, Optional<Secret> nonce, Instant now) {
        require(client.issuer().toString().equals(claims.text("iss")), "It is of another issuer.");
        requireFor(client.clientId());
        require(now.minus(CLOCKS_DIFFER_BY).getEpochSecond() < claims.integer("exp"), "It has run out.");
        require(now.plus(CLOCKS_DIFFER_BY).getEpochSecond() > claims.integer("iat"), "It is from the future.");
        Optional<Secret> said =
                claims.optionalText("nonce").filter(text -> !text.isEmpty()).map(Secret::of);
        require(nonce.isEmpty() || nonce.equals(said), "It is of another login: the nonce differs.");
        String subject = claims.text("sub");
        require(!subject.isEmpty(), "It is about nobody.");
        return subject;
    }

    private void requireFor(String clientId) {
        List<String> audiences = claims.isText("aud") ? List.of(claims.text("aud")) : claims.texts("aud");
        Optional<String> party = claims.optionalText("azp");
        require(audiences.contains(clientId), "It is for another client.");
        require(audiences.size() == 1 || party.isPresent(), "It is for several, and does not say which asked.");
        require(party.isEmpty() || party.get().equals(clientId), "Another client asked for it.");
    }

    private static JsonObject part(String text) {
        return Base64Url.decode(text).map(JsonObject::parse).orElseThrow(() -> invalid("It is no signed JWT."));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw invalid(otherwise);
        }
    }

    private static TokenException invalid(String why) {
        return new TokenException.Invalid(OAuth2Codes.ID_TOKEN_INVALID, why);
    }
}
