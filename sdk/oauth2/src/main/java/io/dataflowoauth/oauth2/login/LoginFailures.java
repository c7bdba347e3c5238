// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.oauth2.TokenAnswers;
import java.util.Optional;

/** Names what ends a login without a token. */
final class LoginFailures {
    private LoginFailures() {}

    /** What an issuer's refusal means for a login (RFC 6749 section 4.1.2.1, RFC 8628 section 3.5). */
    static TokenException of(Refusal refusal) {
        return switch (refusal.error().orElse("")) {
            case "access_denied" -> new TokenException.Rejected(OAuth2Codes.LOGIN_DENIED, refusal.toString(), refusal);
            case "expired_token" -> new TokenException.Rejected(OAuth2Codes.LOGIN_EXPIRED, refusal.toString(), refusal);
            case "server_error", "temporarily_unavailable" ->
                new TokenException.Unavailable(OAuth2Codes.ISSUER_UNAVAILABLE, refusal, Optional.empty());
            default -> TokenAnswers.rejected(refusal);
        };
    }

    static TokenException expired(String detail) {
        return new TokenException.Unavailable(OAuth2Codes.LOGIN_EXPIRED, detail);
    }

    static TokenException invalid(String rule) {
        return new TokenException.Invalid(OAuth2Codes.LOGIN_ANSWER_INVALID, rule);
    }

    static TokenException unsupported(String what) {
        return new TokenException.Misconfigured(OAuth2Codes.LOGIN_UNSUPPORTED, what);
    }
}
