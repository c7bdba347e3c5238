// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import java.util.Optional;

/** Takes back the tokens of a client that proves who it is (RFC 7009). */
final class RevocationEndpoint {
    private final Issuance issuance;
    private final ClientAuthentication clients;

    RevocationEndpoint(Issuance issuance, ClientAuthentication clients) {
        this.issuance = issuance;
        this.clients = clients;
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

    /** A token that nobody knows is none that has to be taken back (section 2.2). */
    private void revoke(FakeClient client, Call call) throws TokenRefused {
        String token =
                call.formValue("token").orElseThrow(() -> TokenRefused.because("invalid_request", "token is missing"));
        Optional<IssuedToken> known = issuance.find(token);
        if (known.isPresent() && !client.id().equals(issuance.claims(token).get("client_id"))) {
            throw TokenRefused.because("invalid_grant", "The token was issued to another client");
        }
        known.ifPresent(own -> issuance.revoke(token, own, call.path()));
    }
}
