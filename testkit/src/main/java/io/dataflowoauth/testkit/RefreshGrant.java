// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.SecretLedger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Refresh tokens (RFC 6749 section 6). Where they rotate, each is good once; one that comes again takes its whole family with
 * it (RFC 9700 section 4.14.2). Safe for use by many threads.
 */
final class RefreshGrant implements Grant {
    private final boolean rotates;
    private final Map<String, Issued> tokens = new HashMap<>();

    RefreshGrant(boolean rotates) {
        this.rotates = rotates;
    }

    /** The first refresh token of a family, as from a login that settled nothing. */
    synchronized String login(FakeClient client, String subject) {
        return issued(new Family(client.id(), subject));
    }

    /** The first refresh token of a family that gets no more than that. */
    synchronized String login(Consent consent, String subject) {
        Family family = new Family(consent.client().id(), subject);
        family.consent = Optional.of(consent);
        return issued(family);
    }

    /** Binds a refresh token, with all of its family, to the key that was proved for it (RFC 9449 section 5). */
    synchronized void bind(String token, String thumbprint) {
        Optional.ofNullable(tokens.get(token)).ifPresent(known -> known.family.thumbprint = Optional.of(thumbprint));
    }

    /** Takes a refresh token back, with all of its family. */
    synchronized void revoke(String token) {
        Optional.ofNullable(tokens.get(token)).ifPresent(known -> known.family.over = true);
    }

    @Override
    public synchronized Granted granted(FakeClient client, Call call) throws TokenRefused {
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
        Granted granted = granted(known.family, call);
        known.spent = rotates;
        return rotates ? granted.withMember("refresh_token", issued(known.family)) : granted;
    }

    /** Less may be asked for than the login brought, and no more (RFC 6749 section 6). */
    private static Granted granted(Family family, Call call) throws TokenRefused {
        Granted granted = Granted.to(family.subject);
        if (family.consent.isEmpty()) {
            return granted;
        }
        Consent consent = family.consent.get();
        Set<String> asked = call.formValue("scope")
                .map(scope -> Set.of(scope.split(" ", -1)))
                .orElse(consent.scopes());
        if (!consent.scopes().containsAll(asked)) {
            throw TokenRefused.because("invalid_scope", "The login was for no more than " + consent.scopes());
        }
        Settled settled = Settled.by(new Consent(consent.client(), asked, consent.audience()));
        return granted.with(settled.withThumbprint(family.thumbprint));
    }

    private String issued(Family family) {
        String token = SecretLedger.shared().mint("refresh token");
        tokens.put(token, new Issued(family));
        return token;
    }

    private static final class Family {
        private final String clientId;
        private final String subject;
        private Optional<Consent> consent = Optional.empty();
        private Optional<String> thumbprint = Optional.empty();
        private boolean over;

        private Family(String clientId, String subject) {
            this.clientId = clientId;
            this.subject = subject;
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
