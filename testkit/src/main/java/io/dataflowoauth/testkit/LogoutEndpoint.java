// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a client sends a browser to sign out (OpenID Connect RP-Initiated Logout 1.0). What came of the login is taken back.
 * It insists on the ID token of the login, since it keeps no cookie that would tell whose it is; that one has run out is no
 * matter (section 4).
 */
final class LogoutEndpoint {
    private final Issuance issuance;
    private final ClientAuthentication clients;
    private final RefreshGrant refreshTokens;

    LogoutEndpoint(Issuance issuance, ClientAuthentication clients, RefreshGrant refreshTokens) {
        this.issuance = issuance;
        this.clients = clients;
        this.refreshTokens = refreshTokens;
    }

    Answer answer(Call call) {
        Map<String, List<String>> parameters = call.method().equalsIgnoreCase("POST") ? call.form() : call.query();
        try {
            return ended(parameters, call);
        } catch (TokenRefused refused) {
            issuance.refused(BrowserAsks.one("client_id", parameters).orElse("unknown"), call.path(), refused);
            return SignInPage.saying(400, refused.why());
        }
    }

    private Answer ended(Map<String, List<String>> parameters, Call call) throws TokenRefused {
        Map<String, Object> hint = hint(parameters);
        FakeClient client = client(hint, parameters);
        Optional<String> back = BrowserAsks.one("post_logout_redirect_uri", parameters);
        if (back.isPresent() && !client.logoutRedirects().contains(back.get())) {
            throw refused("The client has no such post_logout_redirect_uri");
        }
        String session = String.valueOf(hint.get(Sessions.CLAIM));
        refreshTokens.revokeSession(session);
        issuance.revokeSession(session, call.path());
        return back.map(uri -> sent(uri, BrowserAsks.one("state", parameters)))
                .orElseGet(() -> SignInPage.saying(200, "You have signed out"));
    }

    private Map<String, Object> hint(Map<String, List<String>> parameters) throws TokenRefused {
        String hint =
                BrowserAsks.one("id_token_hint", parameters).orElseThrow(() -> refused("The id_token_hint is missing"));
        Map<String, Object> claims = issuance.claims(hint);
        if (!claims.containsKey(Sessions.CLAIM) || claims.containsKey("client_id")) {
            throw refused("The id_token_hint is no ID token of a login here");
        }
        return claims;
    }

    private FakeClient client(Map<String, Object> hint, Map<String, List<String>> parameters) throws TokenRefused {
        String audience = String.valueOf(hint.get("aud"));
        if (BrowserAsks.one("client_id", parameters)
                .filter(id -> !id.equals(audience))
                .isPresent()) {
            throw refused("The id_token_hint was issued to another client");
        }
        return clients.find(audience).orElseThrow(() -> refused("No such client"));
    }

    private static Answer sent(String uri, Optional<String> state) {
        String query = state.map(known -> (uri.indexOf('?') < 0 ? "?" : "&") + "state="
                        + URLEncoder.encode(known, StandardCharsets.UTF_8))
                .orElse("");
        return Answer.html(302, "").withHeader("Location", uri + query);
    }

    private static TokenRefused refused(String why) {
        return TokenRefused.because("invalid_request", why);
    }
}
