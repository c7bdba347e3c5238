// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a person signs in and consents (RFC 6749 section 3.1). What it sends back with the browser says which issuer it is
 * from (RFC 9207).
 */
final class AuthorizationEndpoint {
    private final LoginDesk desk;
    private final PushedRequests requests;
    private final CodeGrant codes;

    AuthorizationEndpoint(LoginDesk desk, PushedRequests requests, CodeGrant codes) {
        this.desk = desk;
        this.requests = requests;
        this.codes = codes;
    }

    /** The page. */
    Answer page(Call call) {
        return answered(call, ask -> SignInPage.asking(ask.consent()));
    }

    /** What the page's form brings. */
    Answer form(Call call) {
        return answered(call, ask -> decided(ask, call));
    }

    private Answer answered(Call call, Next next) {
        FakeClient client;
        URI redirect;
        try {
            client = client(call.query());
            redirect = requests.redirect(client, call.query());
        } catch (TokenRefused refused) {
            desk.issuance().refused("unknown", call.path(), refused);
            return SignInPage.saying(400, refused.why());
        }
        try {
            return next.after(requests.ask(client, call.query()));
        } catch (TokenRefused refused) {
            desk.issuance().refused(client.id(), call.path(), refused);
            return sent(
                    redirect,
                    BrowserAsks.one("state", call.query()),
                    Map.of("error", refused.error(), "error_description", refused.why()));
        }
    }

    private FakeClient client(Map<String, List<String>> query) throws TokenRefused {
        return BrowserAsks.one("client_id", query)
                .flatMap(desk.clients()::find)
                .orElseThrow(() -> TokenRefused.because("invalid_request", "No such client"));
    }

    private Answer decided(BrowserAsk ask, Call call) throws TokenRefused {
        boolean allowed = call.formValue("decision").equals(Optional.of("allow"));
        Optional<String> user = call.formValue("user").filter(desk::isUser);
        if (allowed && user.isEmpty()) {
            return SignInPage.saying(403, "No such user");
        }
        requests.spend(call.query());
        Optional<String> state = ask.kept().state();
        if (!allowed) {
            TokenRefused denied = TokenRefused.because("access_denied", "The person said no");
            desk.issuance().refused(ask.consent().client().id(), call.path(), denied);
            return sent(ask.redirect(), state, Map.of("error", denied.error(), "error_description", denied.why()));
        }
        return sent(ask.redirect(), state, Map.of("code", codes.issue(ask, user.get())));
    }

    private Answer sent(URI redirect, Optional<String> state, Map<String, String> said) {
        Map<String, String> parameters = new LinkedHashMap<>(said);
        state.ifPresent(known -> parameters.put("state", known));
        parameters.put("iss", desk.issuance().issuer().toString());
        String query = parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return Answer.html(302, "")
                .withHeader("Location", redirect + (redirect.getRawQuery() == null ? "?" : "&") + query);
    }

    private interface Next {
        Answer after(BrowserAsk ask) throws TokenRefused;
    }
}
