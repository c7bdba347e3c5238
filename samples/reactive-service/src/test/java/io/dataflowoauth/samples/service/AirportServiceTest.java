// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.service;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.testkit.IamService;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.TestClock;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AirportServiceTest {
    private static final String REVOKED = "serviceAccount:" + LocalCloud.WRITER;

    private final TestClock clock = TestClock.create();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path folder;

    private LocalCloud cloud;
    private TokenRuntime runtime;
    private AirportService service;

    @BeforeEach
    void start() {
        cloud = LocalCloud.start(clock, folder);
        runtime = TokenRuntime.open(cloud.runtimeOptions(clock));
        Backends backends = new Backends(vertx, runtime, cloud.recipes());
        service = AirportService.start(vertx, backends, clock, 0).block(ofSeconds(10));
    }

    @AfterEach
    void stop() {
        runtime.close();
        cloud.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    // #region two-accounts
    @Test
    void two_endpoints_call_two_apis_as_two_accounts_that_share_one_identity() throws Exception {
        HttpResponse<String> hub = get("/hubs/OAK");
        HttpResponse<String> entry = post("/entries", "{\"from\":\"OAK\"}");

        assertThat(hub.body()).isEqualTo("{\"from\":\"OAK\",\"hub\":\"SFO\"}");
        assertThat(entry.body()).isEqualTo("{\"stored\":true}");
        assertThat(answered()).containsExactly("reader@airports-demo.iam.gserviceaccount.com", LocalCloud.WRITER);
        assertThat(cloud.iam().journal().entries(JournalEntry.Kind.TOKEN_ISSUED))
                .as("one federated token and one of each account")
                .hasSize(3);
    }
    // #endregion two-accounts

    // #region never-expired
    @Test
    void tokens_of_two_seconds_are_replaced_in_time_for_minutes() throws Exception {
        for (int step = 0; step < 200; step++) {
            assertThat(get("/hubs/OAK").statusCode()).isEqualTo(200);
            clock.advance(ofMillis(600));
        }

        assertThat(cloud.iam().journal()).neverSawAnExpiredToken();
    }
    // #endregion never-expired

    // #region missing-role
    @Test
    void a_missing_role_is_a_problem_that_names_layer_account_and_permission() throws Exception {
        cloud.iam().revoke(LocalCloud.LEDGER_WRITER, REVOKED, LocalCloud.PROJECT);

        HttpResponse<String> refused = post("/entries", "{}");

        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonObject problem = new JsonObject(refused.body());
        assertThat(problem.getString("code")).isEqualTo("core.call-permission-denied");
        assertThat(problem.getString("layer")).isEqualTo("authorization");
        assertThat(problem.getString("principal")).endsWith(LocalCloud.WRITER);
        assertThat(problem.getString("missing")).contains("ledger.entries.create");
        assertThat(get("/hubs/OAK").statusCode())
                .as("the other endpoint goes on")
                .isEqualTo(200);
    }
    // #endregion missing-role

    @Test
    void an_outage_of_the_issuer_is_a_problem_that_passes() throws Exception {
        get("/hubs/OAK");
        cloud.iam().goDown(IamService.CREDENTIALS);
        clock.advance(ofSeconds(10));

        HttpResponse<String> waiting = get("/hubs/OAK");

        assertThat(waiting.statusCode()).isEqualTo(503);
        long pause = waiting.headers().firstValueAsLong("Retry-After").orElseThrow();
        assertThat(pause).isPositive();

        cloud.iam().comeBack(IamService.CREDENTIALS);
        clock.advance(
                ofSeconds(waiting.headers().firstValueAsLong("Retry-After").orElseThrow() + 1));

        assertThat(get("/hubs/OAK").statusCode()).isEqualTo(200);
    }

    @Test
    void what_the_caller_gets_wrong_never_reaches_an_api() throws Exception {
        assertThat(get("/hubs/..%2Fentries").statusCode()).isEqualTo(400);
        assertThat(get("/hubs/oak").statusCode()).isEqualTo(400);
        assertThat(post("/entries", " ").statusCode()).isEqualTo(400);
        assertThat(post("/entries", "x".repeat(20_000)).statusCode()).isEqualTo(413);

        assertThat(answered()).isEmpty();
    }

    @Test
    void health_tells_the_states_of_the_tokens_and_nothing_of_them() throws Exception {
        get("/hubs/OAK");

        assertThat(get("/health").body()).isEqualTo("{\"reading\":\"FRESH\",\"writing\":\"EMPTY\"}");
    }

    @Test
    void a_service_that_was_stopped_takes_no_more_requests() throws Exception {
        get("/hubs/OAK");

        service.stop(ofSeconds(5)).block(ofSeconds(10));

        HttpClient stranger = HttpClient.newHttpClient();
        assertThatThrownBy(() -> get(stranger, "/hubs/OAK"))
                .as("nobody listens any more")
                .isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> get("/hubs/OAK"))
                .as("a kept connection says that it ends, or has ended")
                .isInstanceOf(IOException.class);
        assertThat(answered()).hasSize(1);
    }

    private List<String> answered() {
        return cloud.iam().journal().entries(JournalEntry.Kind.CALL_ANSWERED).stream()
                .map(JournalEntry::principal)
                .toList();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(http, path);
    }

    private HttpResponse<String> get(HttpClient client, String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        HttpRequest post =
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build();
        return http.send(post, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
    }
}
