// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.guard.AccessGuard;
import io.dataflowoauth.access.guard.GuardOptions;
import io.dataflowoauth.access.guard.Requirement;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The guard on a connection that carries more than one request. */
class Http2Test {
    private final SmallIssuer issuer = new SmallIssuer();
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        issuer.runtime.close();
    }

    @Test
    void a_long_body_of_who_may_not_is_refused_and_the_connection_serves_on() throws Exception {
        URI uri = served();
        HttpResponse<String> before = client.send(authorized(uri).build(), HttpResponse.BodyHandlers.ofString());

        HttpResponse<String> refused = client.send(
                request(uri)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[1 << 20]))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(before.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(client.send(authorized(uri).build(), HttpResponse.BodyHandlers.ofString())
                        .body())
                .isEqualTo("ada");
    }

    private URI served() throws Exception {
        AccessGuard guard = AccessGuard.open(issuer.verifier, GuardOptions.defaults(), TokenTime.system());
        Router router = Router.router(vertx);
        router.route()
                .handler(GuardHandler.of(guard, Requirement.verified()))
                .handler(context ->
                        context.end(GuardHandler.access(context).principal().subject()));
        int port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .actualPort();
        return URI.create("http://127.0.0.1:" + port + "/orders");
    }

    private HttpRequest.Builder authorized(URI uri) {
        return request(uri).header("Authorization", "Bearer " + issuer.token("ada", Map.of()));
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
    }
}
