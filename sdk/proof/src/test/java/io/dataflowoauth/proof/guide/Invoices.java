// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.Refusals;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Mono;

/** A client of an API as anybody would write one, with the token put on each call. */
final class Invoices {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI api;
    private final TokenStream tokens;

    Invoices(URI api, TokenStream tokens) {
        this.api = api;
        this.tokens = tokens;
    }

    // #region call
    Mono<String> invoice(String id) {
        URI address = URI.create(api + "/invoices/" + id);
        return tokens.use(token -> get(address, token));
    }

    private Mono<String> get(URI address, AccessToken token) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Authorization", token.authorization())
                .build();
        return Mono.fromCompletionStage(() -> http.sendAsync(request, BodyHandlers.ofByteArray()))
                .map(Invoices::bodyOf);
    }

    private static String bodyOf(HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200) {
            throw new CallRefusedException(
                    Refusals.read(answer.statusCode(), answer.headers().allValues("WWW-Authenticate"), answer.body()));
        }
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
    // #endregion call
}
