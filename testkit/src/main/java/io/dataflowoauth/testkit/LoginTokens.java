// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Call;
import java.time.Duration;
import java.util.LinkedHashMap;
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

    /** What a client that proved that key gets, and the first refresh token in it. */
    Login login(Consent consent, Person person, Optional<String> key) {
        String session = Sessions.create();
        String refreshToken = refreshTokens.login(new RefreshGrant.Session(consent, person.name, session), key);
        Grant.Granted granted = Grant.Granted.to(person.name)
                .with(Grant.Settled.by(consent))
                .withClaim(Sessions.CLAIM, session)
                .withMember("refresh_token", refreshToken);
        return new Login(
                consent.scopes().contains("openid")
                        ? granted.withMember("id_token", idToken(consent, person, session))
                        : granted,
                refreshToken);
    }

    private String idToken(Consent consent, Person person, String session) {
        Map<String, Object> claims = new LinkedHashMap<>(issuance.people().profile(person.name));
        person.nonce.ifPresent(said -> claims.put("nonce", said));
        claims.put(Sessions.CLAIM, session);
        claims.put("azp", consent.client().id());
        TokenFacts facts = new TokenFacts(person.name, consent.client().id(), Set.of(), ID_TOKEN_LIFETIME, claims);
        return issuance.jwt(facts, "/token");
    }

    /** Who consented, and the nonce of the login that they were asked in. */
    record Person(String name, Optional<String> nonce) {}

    record Login(Grant.Granted granted, String refreshToken) {
        @Override
        public String toString() {
            return "Login[masked]";
        }
    }
}
