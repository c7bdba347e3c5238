// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.ClientCertificate;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.http.OAuth2Codes;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an issuer answered to one attempt, and what holds for the token in it.
 *
 * @param http the answer
 * @param certificate what was shown with the request
 * @param terms what the recipe and the issuer say of tokens
 */
record Answered(HttpAnswer http, Optional<ClientCertificate> certificate, Terms terms) {
    /** The token as that reads it: used no longer than the recipe says, and bound to what the issuer bound it to. */
    AccessToken token(Function<HttpAnswer, AccessToken> reading) {
        AccessToken read = reading.apply(http);
        AccessToken token = terms.longest
                .filter(longest -> longest.compareTo(read.lifetime()) < 0)
                .map(longest -> AccessToken.bearer(read.reveal(), longest).withScopes(read.scopes()))
                .orElse(read);
        return certificate.map(shown -> bound(token, shown.thumbprint())).orElse(token);
    }

    /** A JWT says what it is bound to; of any other token the issuer's metadata says whether it is. */
    private AccessToken bound(AccessToken token, String shown) {
        Optional<String> said = thumbprint(token.reveal());
        if (said.isPresent() && !said.get().equals(shown)) {
            throw new TokenException.Invalid(
                    OAuth2Codes.TOKEN_ANSWER_INVALID,
                    "The token is bound to another certificate than was shown (RFC 8705 section 3).");
        }
        return said.isPresent() || terms.bindsAll ? token.withBinding(TokenBinding.certificate(shown)) : token;
    }

    private static Optional<String> thumbprint(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return JsonObject.parse(Base64.getUrlDecoder().decode(parts[1]))
                    .optionalObject("cnf")
                    .flatMap(bound -> bound.optionalText("x5t#S256"));
        } catch (IllegalArgumentException | TokenException.Invalid noJwt) {
            return Optional.empty();
        }
    }

    /**
     * What holds for all tokens of a client.
     *
     * @param longest the longest use of a token
     * @param bindsAll whether the issuer binds each to the certificate that was shown
     */
    record Terms(Optional<Duration> longest, boolean bindsAll) {}
}
