// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.TokenCalls.Answered;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** A person who has signed in at an issuer for the client laptop, and what came of it. */
final class SignedIn {
    private static final Duration SOON = Duration.ofSeconds(20);

    private SignedIn() {}

    /** The client laptop, registered there. */
    static FakeClient laptop(FakeOidcIssuer issuer) {
        return issuer.registerClient(FakeClient.withoutSecret("laptop")
                .withScopes("read", "openid")
                .withAudiences("bills")
                .withRedirects("http://127.0.0.1/callback")
                .withLogoutRedirects("https://app.example/bye"));
    }

    static Answered at(FakeOidcIssuer issuer, String user) {
        URI back = Objects.requireNonNull(FakeBrowser.signingIn(user)
                .redirect(SignInAsk.url(issuer, SignInAsk.laptop()))
                .block(SOON));
        return TokenCalls.post(
                issuer.tokenEndpoint(),
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        "laptop",
                        "code",
                        SignInAsk.query(back).get("code"),
                        "redirect_uri",
                        SignInAsk.BACK,
                        "code_verifier",
                        SignInAsk.VERIFIER));
    }
}
