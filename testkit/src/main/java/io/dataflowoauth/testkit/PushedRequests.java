// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.KitJson;
import io.dataflowoauth.testkit.internal.SecretLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Logins that clients say ahead, each good for one browser within a minute (RFC 9126). Safe for use by many threads. */
final class PushedRequests {
    private static final String URN = "urn:ietf:params:oauth:request_uri:";
    private static final Duration LIFETIME = Duration.ofSeconds(60);

    private final Issuance issuance;
    private final ClientAuthentication clients;
    private final BrowserAsks asks;
    private final Map<String, Pushed> pushed = new ConcurrentHashMap<>();

    PushedRequests(Issuance issuance, ClientAuthentication clients, BrowserAsks asks) {
        this.issuance = issuance;
        this.clients = clients;
        this.asks = asks;
    }

    Answer answer(Call call) {
        try {
            TokenEndpoint.requireForm(call);
            FakeClient client = clients.authenticated(call);
            if (!call.formValue("client_id").equals(Optional.of(client.id()))) {
                throw TokenRefused.because("invalid_request", "client_id is not the client that calls");
            }
            if (call.formValue("request_uri").isPresent()) {
                throw TokenRefused.because("invalid_request", "request_uri has no place here");
            }
            BrowserAsk ask = asks.checked(client, call.form());
            String uri = URN + SecretLedger.shared().mint("request URI");
            pushed.put(uri, new Pushed(ask, issuance.now().plus(LIFETIME)));
            return Answer.json(201, KitJson.text(Map.of("request_uri", uri, "expires_in", LIFETIME.toSeconds())));
        } catch (TokenRefused refused) {
            issuance.refused(clients.claimedBy(call), call.path(), refused);
            return refused.answer();
        }
    }

    /** What that client said ahead. A page may be shown again; only the answer spends it. */
    BrowserAsk find(FakeClient client, Map<String, List<String>> parameters) throws TokenRefused {
        String uri = BrowserAsks.one("request_uri", parameters).orElse("");
        return Optional.ofNullable(pushed.get(uri))
                .filter(known -> issuance.now().isBefore(known.endsAt))
                .map(Pushed::ask)
                .filter(ask -> ask.consent().client().id().equals(client.id()))
                .orElseThrow(() -> TokenRefused.because("invalid_request", "No such request_uri of this client"));
    }

    void spend(Map<String, List<String>> parameters) {
        BrowserAsks.one("request_uri", parameters).ifPresent(pushed::remove);
    }

    private record Pushed(BrowserAsk ask, Instant endsAt) {}
}
