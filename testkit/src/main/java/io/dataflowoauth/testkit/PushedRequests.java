// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.KitJson;
import io.dataflowoauth.testkit.internal.SecretLedger;
import java.net.URI;
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

    private final LoginDesk desk;
    private final BrowserAsks asks;
    private final boolean required;
    private final Map<String, Pushed> pushed = new ConcurrentHashMap<>();

    PushedRequests(LoginDesk desk, BrowserAsks asks, boolean required) {
        this.desk = desk;
        this.asks = asks;
        this.required = required;
    }

    Answer answer(Call call) {
        try {
            TokenEndpoint.requireForm(call);
            FakeClient client = desk.clients().authenticated(call);
            if (!call.formValue("client_id").equals(Optional.of(client.id()))) {
                throw TokenRefused.because("invalid_request", "client_id is not the client that calls");
            }
            if (call.formValue("request_uri").isPresent()) {
                throw TokenRefused.because("invalid_request", "request_uri has no place here");
            }
            BrowserAsk ask = asks.checked(client, call.form());
            String uri = URN + SecretLedger.shared().mint("request URI");
            pushed.put(uri, new Pushed(ask, desk.issuance().now().plus(LIFETIME)));
            return Answer.json(201, KitJson.text(Map.of("request_uri", uri, "expires_in", LIFETIME.toSeconds())));
        } catch (TokenRefused refused) {
            desk.issuance().refused(desk.clients().claimedBy(call), call.path(), refused);
            return refused.answer(call);
        }
    }

    /** Where that client wants the browser back, whatever comes of it. */
    URI redirect(FakeClient client, Map<String, List<String>> query) throws TokenRefused {
        return isPushed(query) ? find(client, query).redirect() : BrowserAsks.redirect(client, query);
    }

    /** What that client asks for, ahead or with the browser. */
    BrowserAsk ask(FakeClient client, Map<String, List<String>> query) throws TokenRefused {
        if (isPushed(query)) {
            return find(client, query);
        }
        if (required) {
            throw TokenRefused.because("invalid_request", "A login has to be said ahead here (RFC 9126)");
        }
        return asks.checked(client, query);
    }

    /** What that client said ahead. A page may be shown again; only the answer spends it. */
    private BrowserAsk find(FakeClient client, Map<String, List<String>> parameters) throws TokenRefused {
        String uri = BrowserAsks.one("request_uri", parameters).orElse("");
        return Optional.ofNullable(pushed.get(uri))
                .filter(known -> desk.issuance().now().isBefore(known.endsAt))
                .map(Pushed::ask)
                .filter(ask -> ask.consent().client().id().equals(client.id()))
                .orElseThrow(() -> TokenRefused.because("invalid_request", "No such request_uri of this client"));
    }

    void spend(Map<String, List<String>> parameters) {
        BrowserAsks.one("request_uri", parameters).ifPresent(pushed::remove);
    }

    private static boolean isPushed(Map<String, List<String>> query) {
        return BrowserAsks.one("request_uri", query).isPresent();
    }

    private record Pushed(BrowserAsk ask, Instant endsAt) {}
}
