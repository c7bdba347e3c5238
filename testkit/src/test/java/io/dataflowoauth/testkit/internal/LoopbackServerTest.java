// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopbackServerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.750Z");

    private final LoopbackServer server = LoopbackServer.start("a test", () -> NOW);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_route_sees_method_groups_query_headers_and_form() throws Exception {
        server.route(
                "POST",
                Pattern.compile("/things/([^/]+)"),
                call -> Answer.json(
                        201,
                        call.method() + " " + call.group(1) + " " + call.query() + " " + call.form() + " "
                                + call.header("X-OTHER").orElse("-") + " "
                                + call.bearer().orElse("-")));

        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(server.base() + "/things/a%20b+c?x=1&x=2"))
                        .header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
                        .header("x-other", "y")
                        .header("Authorization", "bearer some-token")
                        .POST(HttpRequest.BodyPublishers.ofString("p=1+2%2B3&empty="))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("POST a b+c {x=[1, 2]} {p=[1 2+3], empty=[]} y some-token");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
    }

    @Test
    void an_unknown_path_is_404_and_a_known_one_with_another_method_405() throws Exception {
        server.route("GET", Pattern.compile("/here"), call -> Answer.text(200, "yes"));

        assertThat(get("/here").statusCode()).isEqualTo(200);
        assertThat(get("/there").statusCode()).isEqualTo(404);
        assertThat(get("/__admin/mappings").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/here").statusCode()).isEqualTo(405);
    }

    @Test
    void whoever_waits_for_what_is_cleared_away_is_told_that_it_is_gone() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        server.rest().route("GET", Pattern.compile("/held"), new Handler() {
            @Override
            public CompletionStage<Void> held(Call call) {
                waits.countDown();
                return new CompletableFuture<>();
            }

            @Override
            public Answer answer(Call call) {
                return Answer.text(200, "never");
            }
        });

        CompletableFuture<HttpResponse<String>> held = client.sendAsync(
                HttpRequest.newBuilder(URI.create(server.base() + "/held?wait_for_change=true"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        boolean arrived = waits.await(20, TimeUnit.SECONDS);
        server.clear();

        assertThat(arrived).isTrue();
        assertThat(held.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(404);
    }

    @Test
    void the_date_of_an_answer_is_the_fakes_own() throws Exception {
        assertThat(get("/anything").headers().allValues("Date")).containsExactly("Sun, 01 Mar 2026 12:00:00 GMT");
    }

    @Test
    void while_it_is_down_connections_are_reset_and_then_it_is_there_again_on_the_same_port() throws Exception {
        LoopbackPart part = server.rest();
        part.route("GET", Pattern.compile("/here"), call -> Answer.text(200, "yes"));
        part.faults().goDown();

        assertThatThrownBy(() -> get("/here")).isInstanceOf(IOException.class);

        part.faults().comeBack();

        assertThat(get("/here").statusCode()).isEqualTo(200);
    }

    @Test
    void a_planned_answer_is_used_as_often_as_planned_and_only_on_its_path() throws Exception {
        LoopbackPart part = server.rest();
        part.route("GET", Pattern.compile("/.*"), call -> Answer.text(200, "yes"));
        part.faults()
                .answerNext(
                        2, Pattern.compile("/token"), Answer.text(503, "busy").withHeader("Retry-After", "7"));

        List<Integer> statuses = List.of(
                get("/other").statusCode(),
                get("/token").statusCode(),
                get("/token").statusCode(),
                get("/token").statusCode());

        assertThat(statuses).containsExactly(200, 503, 503, 200);
    }

    @Test
    void two_hundred_slow_calls_at_once_are_all_answered_together() {
        AtomicInteger served = new AtomicInteger();
        server.route(
                "GET",
                Pattern.compile("/slow"),
                call -> Answer.text(200, "" + served.incrementAndGet()).withDelay(Duration.ofMillis(100)));

        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 200)
                .mapToObj(i -> client.sendAsync(
                        HttpRequest.newBuilder(URI.create(server.base() + "/slow"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString()))
                .toList();

        assertThat(calls.stream().map(CompletableFuture::join).map(HttpResponse::body))
                .hasSize(200)
                .doesNotHaveDuplicates();
    }

    @Test
    void what_stands_under_a_path_and_the_rest_have_faults_of_their_own_where_nothing_is_too() throws Exception {
        LoopbackPart part = server.part("/part");
        LoopbackPart rest = server.rest();
        server.route("GET", Pattern.compile("/own"), call -> Answer.text(200, "yes"));
        rest.route("GET", Pattern.compile("/here"), call -> Answer.text(200, "yes"));
        part.route("GET", "/here", call -> Answer.text(200, "yes"));

        rest.faults().goDown();

        assertThat(get("/own").statusCode()).isEqualTo(200);
        assertThat(get("/part/here").statusCode()).isEqualTo(200);
        assertThat(get("/part/there").statusCode()).isEqualTo(404);
        assertThatThrownBy(() -> get("/here")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> get("/there")).isInstanceOf(IOException.class);
    }

    @Test
    void what_is_closed_is_gone_and_its_faults_with_it() throws Exception {
        LoopbackPart rest = server.rest();
        rest.route("GET", Pattern.compile("/here"), call -> Answer.text(200, "yes"));
        rest.faults().goDown();

        rest.close();

        assertThat(get("/here").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path);
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.base() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
