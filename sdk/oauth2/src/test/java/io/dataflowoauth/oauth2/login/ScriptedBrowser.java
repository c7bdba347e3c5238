// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.oauth2.OAuth2Client;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** A browser that asks no issuer: it comes back with what a test wants to be said. */
final class ScriptedBrowser {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final LoginFixture fixture;
    private final CompletableFuture<URI> opened = new CompletableFuture<>();

    ScriptedBrowser(LoginFixture fixture) {
        this.fixture = fixture;
    }

    /** The URL that it opened first. */
    CompletableFuture<URI> opened() {
        return opened;
    }

    /** Opens a URL and stays there. */
    Mono<Void> open(URI url) {
        opened.complete(url);
        return Mono.empty();
    }

    /** Opens a URL and comes back with its state and that. */
    Mono<Void> comeBack(URI url, String answer) {
        opened.complete(url);
        Map<String, String> sent = query(url);
        return comeBackTo(sent.get("redirect_uri"), sent.get("state"), answer);
    }

    static Mono<Void> comeBackTo(String redirect, String state, String answer) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(redirect + "?state=" + state + "&" + answer))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        return Mono.fromFuture(() -> HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()), true)
                .then();
    }

    LoggedIn loggedIn(OAuth2Client client, LoginOptions options, String answer) {
        return login(client, options, url -> comeBack(url, answer));
    }

    LoggedIn login(OAuth2Client client, LoginOptions options, Function<URI, Mono<Void>> browser) {
        try (BrowserLogin login = BrowserLogin.open(client, options, fixture.runtime)) {
            return login.logIn(browser).block(SOON);
        }
    }

    TokenException failure(OAuth2Client client, LoginOptions options, Function<URI, Mono<Void>> browser) {
        return catchThrowableOfType(TokenException.class, () -> login(client, options, browser));
    }

    static Map<String, String> query(URI url) {
        return Arrays.stream(url.getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }
}
