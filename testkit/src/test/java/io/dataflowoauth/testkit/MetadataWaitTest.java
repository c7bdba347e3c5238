// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients of the metadata server that wait until something changes, over a socket. */
class MetadataWaitTest {
    private static final String OTHER = "other@demo.iam.gserviceaccount.com";
    private static final String EMAIL = "/computeMetadata/v1/instance/service-accounts/default/email";
    private static final String WAIT = "?wait_for_change=true&last_etag=";

    private final HttpClient client = HttpClient.newHttpClient();
    private final CloudCaller cloud = new CloudCaller();

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void whoever_waits_with_the_etag_that_they_know_is_told_of_the_change() {
        CompletableFuture<HttpResponse<String>> waiting = asked(EMAIL + WAIT + etag(EMAIL));

        cloud.stub.attach(OTHER);

        assertThat(answer(waiting).body()).isEqualTo(OTHER);
        assertThat(etag(EMAIL))
                .isEqualTo(answer(waiting).headers().firstValue("ETag").orElseThrow());
    }

    @Test
    void an_etag_that_is_not_the_last_one_is_answered_at_once() {
        assertThat(answer(asked(EMAIL + WAIT + "0")).body()).isEqualTo(CloudCaller.WORKER);
    }

    @Test
    void whoever_waits_for_an_account_that_goes_is_told_that_it_is_gone() {
        CompletableFuture<HttpResponse<String>> waiting = asked(EMAIL + WAIT + etag(EMAIL));

        cloud.stub.detach();

        assertThat(answer(waiting).statusCode()).isEqualTo(404);
    }

    @Test
    void more_clients_may_wait_than_the_server_has_threads_and_others_are_served_meanwhile() {
        String known = etag(EMAIL);
        List<CompletableFuture<HttpResponse<String>>> waiting = IntStream.range(0, 120)
                .mapToObj(i -> asked(EMAIL + WAIT + known))
                .toList();

        assertThat(answer(asked("/computeMetadata/v1/project/project-id")).body())
                .isEqualTo("demo");
        cloud.stub.attach(OTHER);

        assertThat(waiting).allSatisfy(one -> assertThat(answer(one).body()).isEqualTo(OTHER));
    }

    @Test
    void a_call_that_is_wrong_waits_for_nothing() throws Exception {
        HttpResponse<String> unflavored = client.send(
                HttpRequest.newBuilder(URI.create(cloud.stub.base() + EMAIL + "?wait_for_change=true"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(unflavored.statusCode()).isEqualTo(403);
        assertThat(answer(asked("/computeMetadata/v1/nothing?wait_for_change=true"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_stub_that_is_closed_leaves_nobody_waiting() {
        CompletableFuture<HttpResponse<String>> waiting = asked(EMAIL + WAIT + etag(EMAIL));
        answer(asked("/computeMetadata/v1/project/project-id"));

        cloud.close();

        assertThat(waiting.handle((answer, broken) -> true)
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join())
                .isTrue();
    }

    private String etag(String path) {
        return cloud.metadata(path).headers().firstValue("ETag").orElseThrow();
    }

    private CompletableFuture<HttpResponse<String>> asked(String path) {
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create(cloud.stub.base() + path))
                        .header("Metadata-Flavor", "Google")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> answer(CompletableFuture<HttpResponse<String>> asked) {
        return asked.orTimeout(20, TimeUnit.SECONDS).join();
    }
}
