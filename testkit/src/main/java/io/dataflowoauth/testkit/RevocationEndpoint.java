// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes back the tokens of a client that proves who it is (RFC 7009). */
final class RevocationEndpoint {
    private final Issuance issuance;
    private final ClientAuthentication clients;
    private final RefreshGrant refreshTokens;

    RevocationEndpoint(Issuance issuance, ClientAuthentication clients, RefreshGrant refreshTokens) {
        this.issuance = issuance;
        this.clients = clients;
        this.refreshTokens = refreshTokens;
    }

    Answer answer(Call call) {
        try {
            TokenEndpoint.requireForm(call);
            revoke(clients.authenticated(call), call);
            return Answer.json(200, "");
        } catch (TokenRefused refused) {
            issuance.refused(clients.claimedBy(call), call.path(), refused);
            return refused.answer(call);
        }
    }

    /**
     * A refresh token takes with it what came of it (section 2.1); a token that nobody knows is none that has to be taken back
     * (section 2.2).
     */
    private void revoke(FakeClient client, Call call) throws TokenRefused {
        String token =
                call.formValue("token").orElseThrow(() -> TokenRefused.because("invalid_request", "token is missing"));
        Optional<RefreshGrant.Standing> refresh = refreshTokens.find(token);
        if (refresh.isPresent()) {
            requireOwn(client, refresh.get().clientId());
            refreshTokens.revoke(token);
            issuance.revokeSession(refresh.get().session(), call.path());
            return;
        }
        Optional<IssuedToken> known = issuance.find(token);
        if (known.isPresent()) {
            requireOwn(client, issuance.claims(token).get("client_id"));
            issuance.revoke(token, known.get(), call.path());
        }
    }

    private static void requireOwn(FakeClient client, @Nullable Object owner) throws TokenRefused {
        if (!client.id().equals(owner)) {
            throw TokenRefused.because("invalid_grant", "The token was issued to another client");
        }
    }
}
