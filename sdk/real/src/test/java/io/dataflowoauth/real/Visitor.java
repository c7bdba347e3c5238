// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Somebody who visits a web server: keeps its cookies, and goes nowhere by itself. */
final class Visitor {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();

    HttpResponse<String> gets(URI url) {
        return answered(HttpRequest.newBuilder(url).header("Accept", "text/html"));
    }

    HttpResponse<String> posts(URI url) {
        return answered(HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** Gets it with a token. */
    HttpResponse<String> shows(String token, URI url) {
        return answered(HttpRequest.newBuilder(url).header("Authorization", "Bearer " + token));
    }

    /** Where an answer sends a browser. */
    static URI sentTo(HttpResponse<String> answer) {
        return answer.uri()
                .resolve(answer.headers()
                        .firstValue("Location")
                        .orElseThrow(() -> new IllegalStateException(answer.statusCode() + ": " + answer.body())));
    }

    /** What an answer says that it lacks. */
    static String challenge(HttpResponse<String> answer) {
        return answer.headers().firstValue("WWW-Authenticate").orElse("");
    }

    private HttpResponse<String> answered(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
