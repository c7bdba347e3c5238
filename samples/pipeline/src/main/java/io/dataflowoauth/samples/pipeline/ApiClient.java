// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.http.Refusals;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** The pipeline's own HTTP client, one for each worker. Any client will do that can say "refused". */
final class ApiClient {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private ApiClient() {}

    static Mono<String> get(URI uri, AccessToken token) {
        return send(HttpRequest.newBuilder(uri).GET(), token);
    }

    static Mono<String> post(URI uri, String json, AccessToken token) {
        return send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)),
                token);
    }

    private static Mono<String> send(HttpRequest.Builder request, AccessToken token) {
        HttpRequest authorized = request.header("Authorization", token.authorization())
                .timeout(Duration.ofSeconds(20))
                .build();
        return Mono.fromFuture(() -> HTTP.sendAsync(authorized, HttpResponse.BodyHandlers.ofByteArray()))
                .map(ApiClient::read);
    }

    // #region refused
    private static String read(HttpResponse<byte[]> answer) {
        if (answer.statusCode() == 401 || answer.statusCode() == 403) {
            throw new CallRefusedException(
                    Refusals.read(answer.statusCode(), answer.headers().allValues("WWW-Authenticate"), answer.body()));
        }
        // #endregion refused
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException("The API answered " + answer.statusCode() + " to "
                    + answer.request().method());
        }
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
