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
 * it (RFC 9700 section 4.14.2). Those of a client without a secret are bound to the first DPoP key that comes with one (RFC 9449
 * section 5). Safe for use by many threads.
 */
final class RefreshGrant implements Grant {
    private final boolean rotates;
    private final Map<String, Issued> tokens = new HashMap<>();

    RefreshGrant(boolean rotates) {
        this.rotates = rotates;
    }

    /** The first refresh token of a family, as from a login that settled nothing. */
    synchronized String login(FakeClient client, String subject) {
        return issued(new Family(client.id(), subject, Sessions.create()));
    }

    /** The first refresh token of a family that gets no more than that, from a client that proved that key. */
    synchronized String login(Session session, Optional<String> key) {
        Consent consent = session.consent;
        Family family = new Family(consent.client().id(), session.subject, session.id);
        family.consent = Optional.of(consent);
        family.key = consent.client().method() == FakeClient.Method.NONE ? key : Optional.empty();
        return issued(family);
    }

    /** Takes a refresh token back, with all of its family. */
    synchronized void revoke(String token) {
        Optional.ofNullable(tokens.get(token)).ifPresent(known -> known.family.over = true);
    }

    /** Takes back all that came of that login. */
    synchronized void revokeSession(String session) {
        tokens.values().stream()
                .filter(known -> known.family.session.equals(session))
                .forEach(known -> known.family.over = true);
    }

    /** What is known of a refresh token that may still be used; empty of any other. */
    synchronized Optional<Standing> find(String token) {
        return Optional.ofNullable(tokens.get(token))
                .filter(known -> !known.spent && !known.family.over)
                .map(known -> new Standing(known.family.clientId, known.family.subject, known.family.session));
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
        Granted granted = granted(known.family, call);
        if (client.method() == FakeClient.Method.NONE) {
            known.family.bind(key);
        }
        known.spent = rotates;
        return rotates ? granted.withMember("refresh_token", issued(known.family)) : granted;
    }

    /** Less may be asked for than the login brought, and no more (RFC 6749 section 6). */
    private static Granted granted(Family family, Call call) throws TokenRefused {
        Granted granted = Granted.to(family.subject).withClaim(Sessions.CLAIM, family.session);
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
        return granted.with(Settled.by(new Consent(consent.client(), asked, consent.audience())));
    }

    private String issued(Family family) {
        String token = SecretLedger.shared().mint("refresh token");
        tokens.put(token, new Issued(family));
        return token;
    }

    /** A login: what was consented to, by whom, under which name. */
    record Session(Consent consent, String subject, String id) {}

    /** Whose a refresh token is, about whom, and of which login. */
    record Standing(String clientId, String subject, String session) {}

    private static final class Family {
        private final String clientId;
        private final String subject;
        private final String session;
        private Optional<Consent> consent = Optional.empty();
        private Optional<String> key = Optional.empty();
        private boolean over;

        private Family(String clientId, String subject, String session) {
            this.clientId = clientId;
            this.subject = subject;
            this.session = session;
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
