// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.TokenTime;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtectedResourceTest {
    private static final String READER = "reader@demo.iam.gserviceaccount.com";

    private final TestClock clock = TestClock.create();
    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(clock));
    private final IamStub stub = IamStub.start(IamStubOptions.defaults().withTime(clock));
    private final LoopbackCaller caller = new LoopbackCaller(stub);
    private final WorkloadProvider provider = stub.provider("123456", "ci", "issuer", issuer);

    @BeforeEach
    void job_may_become_reader() {
        stub.grant("roles/iam.workloadIdentityUser", provider.principal("job"), stub.serviceAccount(READER));
    }

    @AfterEach
    void stop() {
        stub.close();
        issuer.close();
    }

    @Test
    void what_asks_for_nothing_still_asks_for_a_live_token() {
        stub.protect(ProtectedResource.at("GET", "/open"));

        HttpResponse<String> passed = caller.get("/open", token());
        HttpResponse<String> refused = caller.get("/open", "ya29.c.invented");

        assertThat(passed.body()).isEqualTo("{}");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("\"service\":\"protected.googleapis.com\",\"method\":\"GET /open\"");
    }

    @Test
    void an_answer_sees_the_call_but_never_the_token() {
        String token = token();
        stub.protect(ProtectedResource.at("POST", "/v1/topics/{topic}:publish")
                .answering(call -> "{\"text\":\"" + call.method() + " " + call.pathVariable("topic") + " " + call.body()
                        + " " + call.header("X-Trace").orElse("") + " "
                        + call.header("authorization").isPresent() + " " + call.scopes() + " "
                        + call.toString().contains(token) + "\"}"));

        HttpResponse<String> answer =
                caller.send(HttpRequest.newBuilder(URI.create(stub.base() + "/v1/topics/news:publish"))
                        .header("Authorization", "Bearer " + token)
                        .header("X-Trace", "t1")
                        .POST(HttpRequest.BodyPublishers.ofString("hello")));

        assertThat(answer.body()).isEqualTo("{\"text\":\"POST news hello t1 false [read] false\"}");
    }

    @Test
    void a_function_that_throws_is_an_internal_error_with_its_reason_in_the_journal() {
        stub.protect(ProtectedResource.at("GET", "/broken").answering(call -> call.pathVariable("none")));

        HttpResponse<String> answer = caller.get("/broken", token());

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .isEqualTo("{\"error\":{\"code\":500,\"message\":\"Internal error encountered.\",\"status\":"
                        + "\"INTERNAL\"}}");
        assertThat(stub.journal().entries(JournalEntry.Kind.CALL_REFUSED).get(0).why())
                .contains("The answering function threw java.lang.IllegalArgumentException.");
        assertThat(stub.figures()).containsEntry(READER, new PrincipalFigures(1, 0, 0, 0));
    }

    @Test
    void another_method_on_a_known_path_is_not_answered() {
        stub.protect(ProtectedResource.at("POST", "/things"));

        assertThat(caller.get("/things", token()).statusCode()).isEqualTo(405);
    }

    @Test
    void a_slow_resource_judges_the_token_when_the_call_arrives() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        stub.protect(ProtectedResource.at("GET", "/slow")
                .answering(call -> {
                    arrived.countDown();
                    return "{}";
                })
                .withLatency(Duration.ofMillis(300)));
        HttpRequest request = HttpRequest.newBuilder(URI.create(stub.base() + "/slow"))
                .header("Authorization", "Bearer " + token())
                .build();
        long begun = TokenTime.system().nanoTime();

        CompletableFuture<HttpResponse<String>> answer =
                HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofString());
        boolean came = arrived.await(10, TimeUnit.SECONDS);
        clock.advance(Duration.ofSeconds(5));
        int status = answer.get(10, TimeUnit.SECONDS).statusCode();

        assertThat(came).isTrue();
        assertThat(status).isEqualTo(200);
        assertThat(Duration.ofNanos(TokenTime.system().nanoTime() - begun))
                .isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\"b", "a\\b", "a\r\nb"})
    void a_scope_that_is_no_scope_is_refused(String scope) {
        ProtectedResource resource = ProtectedResource.at("GET", "/open");

        assertThatThrownBy(() -> resource.requiringScope(scope)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(resource::requiringScope).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_resource_name_uses_only_variables_of_the_path() {
        ProtectedResource resource = ProtectedResource.at("GET", "/b/{bucket}");

        assertThatThrownBy(() -> resource.requiringPermission("storage.objects.get", "projects/{project}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void spans_that_make_no_sense_are_refused() {
        ProtectedResource resource = ProtectedResource.at("GET", "/open");
        IamStubOptions options = IamStubOptions.defaults();

        assertThatThrownBy(() -> resource.withLatency(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withTokenLatency(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withFederatedLifetime(Duration.ofMillis(999)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void accounts_and_providers_have_googles_names() {
        assertThatThrownBy(() -> stub.serviceAccount("reader@example.com"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> stub.provider("demo", "ci", "issuer", issuer))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(stub.serviceAccount(READER))
                .isEqualTo("//iam.googleapis.com/projects/demo/serviceAccounts/" + READER);
    }

    /** A token of the reader with the scope {@code read} that lives for two seconds. */
    private String token() {
        String subject = issuer.subjectToken("job", provider.audience()).reveal();
        String federated = LoopbackCaller.text(caller.exchange(provider, subject), "access_token");
        return LoopbackCaller.text(caller.impersonate(READER, federated, "2s"), "accessToken");
    }
}
