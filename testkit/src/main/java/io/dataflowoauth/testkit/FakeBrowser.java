// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * A browser without a screen, whose user signs in at a {@link FakeOidcIssuer}, or refuses to, on whatever sign-in page it
 * opens: give it to what wants a browser for a login. It works in real time. Safe for use by many threads.
 */
public final class FakeBrowser implements Function<URI, Mono<Void>> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http;
    private final String form;

    private FakeBrowser(String form) {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
        this.form = form;
    }

    /** One whose user signs in under that name and consents. */
    public static FakeBrowser signingIn(String user) {
        String name = URLEncoder.encode(requireNonNull(user, "user"), StandardCharsets.UTF_8);
        return new FakeBrowser("decision=allow&user=" + name);
    }

    /** One whose user says no. */
    public static FakeBrowser refusing() {
        return new FakeBrowser("decision=deny");
    }

    /**
     * Opens the sign-in page at that URL, sends its form, and goes where the issuer sends it.
     *
     * @return cold; completes when the client's page was shown. Fails as {@link #redirect}
     */
    @Override
    public Mono<Void> apply(URI authorizationUrl) {
        return redirect(authorizationUrl).flatMap(this::page).then();
    }

    /**
     * Signs in, and does not go where the issuer sends it.
     *
     * @return cold; where that would be, with the code or the error in the query. Fails with {@link TestkitException}
     *     {@link TestkitCodes#SIGN_IN_FAILED} where the issuer sends it nowhere
     */
    public Mono<URI> redirect(URI authorizationUrl) {
        requireNonNull(authorizationUrl, "authorizationUrl");
        return sent(HttpRequest.newBuilder(authorizationUrl))
                .flatMap(page -> location(page).isPresent()
                        ? Mono.just(redirect(page))
                        : sent(HttpRequest.newBuilder(authorizationUrl)
                                        .header("Content-Type", "application/x-www-form-urlencoded")
                                        .POST(HttpRequest.BodyPublishers.ofString(form)))
                                .map(FakeBrowser::redirect));
    }

    /** The text of the page at that URL, whatever its status. Cold. */
    public Mono<String> page(URI url) {
        return sent(HttpRequest.newBuilder(url)).map(HttpResponse::body);
    }

    @Override
    public String toString() {
        return "FakeBrowser[" + form + "]";
    }

    /** What was sent is let go on when nobody waits for it: a client that has its answer does not look back. */
    private Mono<HttpResponse<String>> sent(HttpRequest.Builder request) {
        return Mono.fromFuture(
                () -> http.sendAsync(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString()), true);
    }

    private static Optional<String> location(HttpResponse<String> answer) {
        return answer.statusCode() == 302 ? answer.headers().firstValue("Location") : Optional.empty();
    }

    private static URI redirect(HttpResponse<String> answer) {
        return location(answer)
                .map(URI::create)
                .orElseThrow(() -> new TestkitException(
                        TestkitCodes.SIGN_IN_FAILED,
                        "Status " + answer.statusCode() + ": " + answer.body().strip()));
    }
}
