// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.SecretLedger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Refresh tokens (RFC 6749 section 6). Where they rotate, each is good once; one that comes again takes its whole family with
 * it (RFC 9700 section 4.14.2). Those of a client without a secret are bound to the first DPoP key that comes with one (RFC 9449
 * section 5). Safe for use by many threads.
 */
final class RefreshGrant implements Grant {
    private final boolean rotates;
    private final Map<String, Issued> tokens = new HashMap<>();

    RefreshGrant(boolean rotates) {
        this.rotates = rotates;
    }

    /** The first refresh token of a family, as from a login. */
    synchronized String login(FakeClient client, String subject) {
        return issued(new Family(client.id(), subject));
    }

    @Override
    public synchronized Granted granted(FakeClient client, Call call, Optional<String> key) throws TokenRefused {
        String sent = call.formValue("refresh_token")
                .orElseThrow(() -> TokenRefused.because("invalid_request", "refresh_token is missing"));
        Issued known = tokens.get(sent);
        if (known == null || !known.family.clientId.equals(client.id())) {
            throw TokenRefused.because("invalid_grant", "No such refresh token of this client");
        }
        if (known.family.over) {
            throw TokenRefused.because("invalid_grant", "The refresh token's family was revoked");
        }
        if (known.spent) {
            known.family.over = true;
            throw TokenRefused.because("invalid_grant", "The refresh token was used before; its family is revoked");
        }
        if (client.method() == FakeClient.Method.NONE) {
            known.family.bind(key);
        }
        known.spent = rotates;
        Granted granted = Granted.to(known.family.subject);
        return rotates ? granted.withMember("refresh_token", issued(known.family)) : granted;
    }

    private String issued(Family family) {
        String token = SecretLedger.shared().mint("refresh token");
        tokens.put(token, new Issued(family));
        return token;
    }

    private static final class Family {
        private final String clientId;
        private final String subject;
        private Optional<String> key = Optional.empty();
        private boolean over;

        private Family(String clientId, String subject) {
            this.clientId = clientId;
            this.subject = subject;
        }

        private void bind(Optional<String> proved) throws TokenRefused {
            if (key.isPresent() && !key.equals(proved)) {
                throw TokenRefused.because(
                        "invalid_grant", "The refresh token is bound to another key than was proved");
            }
            key = proved;
        }
    }

    private static final class Issued {
        private final Family family;
        private boolean spent;

        private Issued(Family family) {
            this.family = family;
        }
    }
}
