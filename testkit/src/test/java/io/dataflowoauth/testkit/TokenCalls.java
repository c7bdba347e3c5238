// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.KitJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Calls a fake as a client of its own would, with nothing of the SDK. */
final class TokenCalls {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private TokenCalls() {}

    static Answered post(URI endpoint, Map<String, String> form) {
        return send(HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(body(form)));
    }

    static Answered basic(URI endpoint, FakeClient client, Map<String, String> form) {
        return send(basicRequest(endpoint, client, form));
    }

    static CompletableFuture<Answered> basicLater(URI endpoint, FakeClient client, Map<String, String> form) {
        return CLIENT.sendAsync(basicRequest(endpoint, client, form).build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(Answered::of);
    }

    static Answered get(URI uri) {
        return send(HttpRequest.newBuilder(uri));
    }

    static Answered get(URI uri, String bearer) {
        return send(HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + bearer));
    }

    static Answered send(HttpRequest.Builder request) {
        try {
            return Answered.of(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException reset) {
            return new Answered(0, Map.of(), "");
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    static HttpRequest.BodyPublisher body(Map<String, String> form) {
        return HttpRequest.BodyPublishers.ofString(form.entrySet().stream()
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&")));
    }

    private static HttpRequest.Builder basicRequest(URI endpoint, FakeClient client, Map<String, String> form) {
        String joined = encoded(client.id()) + ":" + encoded(client.secret().reveal());
        return HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(joined.getBytes(StandardCharsets.UTF_8)))
                .POST(body(form));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** What came back; status 0 for a reset. */
    record Answered(int status, Map<String, String> headers, String body) {
        private static Answered of(HttpResponse<String> response) {
            return new Answered(
                    response.statusCode(),
                    response.headers().map().entrySet().stream()
                            .collect(Collectors.toMap(
                                    header -> header.getKey().toLowerCase(java.util.Locale.ROOT),
                                    header -> String.join(", ", header.getValue()))),
                    response.body());
        }

        String text(String member) {
            return String.valueOf(KitJson.object(body).orElseThrow().get(member));
        }

        String error() {
            return status + " " + text("error");
        }
    }
}
