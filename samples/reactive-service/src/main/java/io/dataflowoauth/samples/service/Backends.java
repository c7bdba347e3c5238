// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.service;

import static java.util.Objects.requireNonNullElse;

import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.vertx.AuthorizedWebClient;
import io.dataflowoauth.vertx.WebCall;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import reactor.core.publisher.Mono;

/** The two APIs that the service calls: one to read from, one to write to, each under a scope and an account of its own. */
final class Backends {
    private final URI api;
    private final WebClient client;
    private final TokenStream reading;
    private final TokenStream writing;
    private final AuthorizedWebClient atlas;
    private final AuthorizedWebClient ledger;

    /** Opens one stream for each account; nothing is asked of anybody before the first call. */
    Backends(Vertx vertx, TokenRuntime runtime, Recipes recipes) {
        // #region two-scopes
        api = recipes.api();
        client = WebClient.create(vertx);
        reading = TokenStream.open(recipes.reader(), runtime);
        writing = TokenStream.open(recipes.writer(), runtime);
        atlas = AuthorizedWebClient.of(client, reading, api);
        ledger = AuthorizedWebClient.of(client, writing, api);
        // #endregion two-scopes
    }

    /** What the service is told: where the APIs are, and as whom to call them. */
    record Recipes(URI api, TokenRecipe reader, TokenRecipe writer) {}

    // #region calls
    /** The hub next to an airport, as JSON. */
    Mono<String> nearestHub(String iata) {
        return atlas.get(api.resolve("/atlas/v1/hubs/" + iata)).map(Backends::json);
    }

    /** Writes an entry, and gives what the ledger answered. */
    Mono<String> store(String entry) {
        return ledger.send(WebCall.postJson(api.resolve("/ledger/v1/entries"), entry))
                .map(Backends::json);
    }
    // #endregion calls

    /** How the live tokens are, for a health check: no token, only its state. */
    String health() {
        return "{\"reading\":\"" + reading.health().state() + "\",\"writing\":\""
                + writing.health().state() + "\"}";
    }

    /** Lets the tokens go. */
    Mono<Void> closeGracefully() {
        return reading.closeGracefully().then(writing.closeGracefully()).doFinally(end -> client.close());
    }

    private static String json(HttpResponse<Buffer> answer) {
        if (answer.statusCode() != 200) {
            throw new BackendFailed(answer.statusCode());
        }
        return requireNonNullElse(answer.bodyAsString(), "");
    }
}
