// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.DpopKey;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.http.ClientCertificate;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.oauth2.TokenAnswers;
import io.dataflowoauth.oauth2.TokenExchange;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * What an issuer answered to one attempt, and what holds for the token in it.
 *
 * @param http the answer
 * @param certificate what was shown with the request
 * @param terms what the recipe and the issuer say of tokens
 */
public record Answered(HttpAnswer http, Optional<ClientCertificate> certificate, Terms terms) {
    /** The token: used no longer than the recipe says, and bound to what the issuer bound it to. */
    public AccessToken token(TokenRequest request) {
        return key().map(key -> finished(TokenAnswers.read(http, request, key)))
                .orElseGet(() -> finished(TokenAnswers.read(http, request)));
    }

    /** The token that came out of an exchange. */
    public AccessToken token(TokenExchange exchange, TokenRequest request) {
        return key().map(key -> finished(exchange.read(http, request, key)))
                .orElseGet(() -> finished(exchange.read(http, request)));
    }

    /** None, too, where the recipe is content with the bearer token that came. */
    private Optional<DpopKey> key() {
        return terms.key.filter(key -> !terms.bearerAllowed || !isBearer());
    }

    private boolean isBearer() {
        try {
            return http.status() == 200
                    && http.json()
                            .optionalText("token_type")
                            .filter("Bearer"::equalsIgnoreCase)
                            .isPresent();
        } catch (TokenException.Invalid unreadable) {
            return false;
        }
    }

    private AccessToken finished(AccessToken read) {
        AccessToken token = terms.longest
                .filter(longest -> longest.compareTo(read.lifetime()) < 0)
                .map(longest -> shortened(read, longest).withScopes(read.scopes()))
                .orElse(read);
        token.dpopKey().ifPresent(key -> requireBound(said(token.reveal(), "jkt"), key.thumbprint()));
        return certificate.map(shown -> bound(token, shown.thumbprint())).orElse(token);
    }

    private static AccessToken shortened(AccessToken read, Duration longest) {
        return read.dpopKey()
                .map(key -> AccessToken.dpop(read.reveal(), longest, key))
                .orElseGet(() -> AccessToken.bearer(read.reveal(), longest));
    }

    /** A JWT says what it is bound to; of any other token its type says it. */
    private static void requireBound(Optional<String> said, String proved) {
        if (said.isPresent() && !said.get().equals(proved)) {
            throw new TokenException.Invalid(
                    OAuth2Codes.TOKEN_NOT_BOUND, "The token is bound to another key than was proved.");
        }
    }

    /** A JWT says what it is bound to; of any other token the issuer's metadata says whether it is. */
    private AccessToken bound(AccessToken token, String shown) {
        Optional<String> said = said(token.reveal(), "x5t#S256");
        if (said.isPresent() && !said.get().equals(shown)) {
            throw new TokenException.Invalid(
                    OAuth2Codes.TOKEN_ANSWER_INVALID,
                    "The token is bound to another certificate than was shown (RFC 8705 section 3).");
        }
        boolean byCertificate = said.isPresent() || terms.bindsAll;
        return byCertificate && token.dpopKey().isEmpty() ? token.withBinding(TokenBinding.certificate(shown)) : token;
    }

    private static Optional<String> said(String token, String member) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return JsonObject.parse(Base64.getUrlDecoder().decode(parts[1]))
                    .optionalObject("cnf")
                    .flatMap(bound -> bound.optionalText(member));
        } catch (IllegalArgumentException | TokenException.Invalid noJwt) {
            return Optional.empty();
        }
    }

    /**
     * What holds for all tokens of a client.
     *
     * @param longest the longest use of a token
     * @param bindsAll whether the issuer binds each to the certificate that was shown
     * @param bearerAllowed whether a bearer token will do where a key was proved
     * @param key the key that was proved
     */
    public record Terms(Optional<Duration> longest, boolean bindsAll, boolean bearerAllowed, Optional<DpopKey> key) {
        Terms(Optional<Duration> longest, boolean bindsAll, boolean bearerAllowed) {
            this(longest, bindsAll, bearerAllowed, Optional.empty());
        }

        Terms boundTo(DpopKey proved) {
            return new Terms(longest, bindsAll, bearerAllowed, Optional.of(proved));
        }
    }
}
