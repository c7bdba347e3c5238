// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Call;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What comes of a consent: a token for it, a refresh token, and an ID token if the scope {@code openid} is in it. */
final class LoginTokens {
    private static final Duration ID_TOKEN_LIFETIME = Duration.ofMinutes(5);

    private final Issuance issuance;
    private final RefreshGrant refreshTokens;

    LoginTokens(Issuance issuance, RefreshGrant refreshTokens) {
        this.issuance = issuance;
        this.refreshTokens = refreshTokens;
    }

    void revoke(String refreshToken, Optional<String> token, Call call) {
        refreshTokens.revoke(refreshToken);
        token.ifPresent(
                issued -> issuance.find(issued).ifPresent(known -> issuance.revoke(issued, known, call.path())));
    }

    /** What that user consented to, and the first refresh token for it. */
    Login login(Consent consent, String user, Optional<String> nonce) {
        String refreshToken = refreshTokens.login(consent, user);
        boolean keyAlone = consent.client().method() == FakeClient.Method.NONE;
        Grant.Settled settled = keyAlone
                ? Grant.Settled.by(consent).telling(token -> bind(refreshToken, token))
                : Grant.Settled.by(consent);
        Grant.Granted granted = Grant.Granted.to(user).with(settled).withMember("refresh_token", refreshToken);
        return new Login(
                consent.scopes().contains("openid")
                        ? granted.withMember("id_token", idToken(consent, user, nonce))
                        : granted,
                refreshToken);
    }

    private void bind(String refreshToken, String token) {
        if (issuance.claims(token).get("cnf") instanceof Map<?, ?> key && key.get("jkt") instanceof String thumbprint) {
            refreshTokens.bind(refreshToken, thumbprint);
        }
    }

    private String idToken(Consent consent, String user, Optional<String> nonce) {
        Map<String, Object> claims =
                nonce.<Map<String, Object>>map(said -> Map.of("nonce", said)).orElse(Map.of());
        TokenFacts facts = new TokenFacts(user, consent.client().id(), Set.of(), ID_TOKEN_LIFETIME, claims);
        return issuance.issue("JWT", facts, "/token");
    }

    record Login(Grant.Granted granted, String refreshToken) {
        @Override
        public String toString() {
            return "Login[masked]";
        }
    }
}
