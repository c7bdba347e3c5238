// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.iam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoorOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ResourcePermissionsTest {
    private static final String BUCKET = "//storage.googleapis.com/projects/_/buckets/exports";
    private static final AccessToken TOKEN = AccessToken.bearer("ya29.reader", Duration.ofHours(1));

    private final List<HttpAsk> asked = new CopyOnWriteArrayList<>();
    private int status = 200;
    private String answer = "{}";
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withResource(HttpDoor.class, this::answered)
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void a_bucket_is_asked_in_the_way_of_cloud_storage() {
        answer = "{\"kind\":\"storage#testIamPermissionsResponse\",\"permissions\":[\"storage.objects.get\"]}";

        StepVerifier.create(held(BUCKET, "storage.objects.get", "storage.objects.delete"))
                .expectNext(Set.of("storage.objects.get"))
                .verifyComplete();

        assertThat(asked).singleElement().satisfies(ask -> {
            assertThat(ask.method()).isEqualTo("GET");
            assertThat(ask.uri())
                    .hasToString("https://storage.googleapis.com/storage/v1/b/exports/iam/testPermissions"
                            + "?permissions=storage.objects.delete&permissions=storage.objects.get");
            assertThat(ask.headers()).containsEntry("Authorization", "Bearer ya29.reader");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "projects/p, https://cloudresourcemanager.googleapis.com/v3/projects/p",
        "//cloudresourcemanager.googleapis.com/projects/p, https://cloudresourcemanager.googleapis.com/v3/projects/p",
        "folders/7, https://cloudresourcemanager.googleapis.com/v3/folders/7",
        "organizations/7, https://cloudresourcemanager.googleapis.com/v3/organizations/7",
        "//iam.googleapis.com/projects/p/serviceAccounts/a@p.iam.gserviceaccount.com,"
                + " https://iam.googleapis.com/v1/projects/p/serviceAccounts/a@p.iam.gserviceaccount.com",
        "//pubsub.googleapis.com/projects/p/topics/t, https://pubsub.googleapis.com/v1/projects/p/topics/t",
        "//pubsub.googleapis.com/projects/p/subscriptions/s, https://pubsub.googleapis.com/v1/projects/p/subscriptions/s",
        "//bigquery.googleapis.com/projects/p/datasets/d/tables/t,"
                + " https://bigquery.googleapis.com/bigquery/v2/projects/p/datasets/d/tables/t",
        "//secretmanager.googleapis.com/projects/p/secrets/s, https://secretmanager.googleapis.com/v1/projects/p/secrets/s"
    })
    void each_service_is_asked_at_its_own_place(String resource, String url) {
        StepVerifier.create(held(resource, "a.b.c")).expectNext(Set.of()).verifyComplete();

        assertThat(asked).singleElement().satisfies(ask -> {
            assertThat(ask.uri()).hasToString(url + ":testIamPermissions");
            assertThat(new String(ask.body(), UTF_8)).isEqualTo("{\"permissions\":[\"a.b.c\"]}");
        });
    }

    @Test
    void an_origin_stands_for_all_services() {
        ResourcePermissions stub = ResourcePermissions.of(runtime).servedAt(URI.create("http://127.0.0.1:4711"));

        StepVerifier.create(stub.held("projects/p", List.of("a.b.c")).apply(TOKEN))
                .expectNext(Set.of())
                .verifyComplete();

        assertThat(asked.get(0).uri()).hasToString("http://127.0.0.1:4711/v3/projects/p:testIamPermissions");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://stub.example", "https://stub.example/path", "https://u:p@stub.example", "https://a?b=c"})
    void no_token_goes_to_an_origin_that_is_none(String origin) {
        ResourcePermissions google = ResourcePermissions.of(runtime);

        var refused =
                catchThrowableOfType(TokenException.Misconfigured.class, () -> google.servedAt(URI.create(origin)));

        assertThat(refused.code()).isIn("oauth2.url-forbidden", "google.endpoint-untrusted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "exports",
                "//evil.example/projects/p",
                "//storage.googleapis.com.evil.example/projects/_/buckets/b",
                "//storage.googleapis.com/projects/_/buckets/../../secret",
                "//storage.googleapis.com/projects/_/buckets/exports/objects/o",
                "//pubsub.googleapis.com/projects/p/topics/t?alt=media",
                "//pubsub.googleapis.com/projects/p/../topics/t",
                "//pubsub.googleapis.com/projects/p//t",
                "//cloudresourcemanager.googleapis.com/liens/l",
                "projects/p/topics/t",
                "projects/p%2f"
            })
    void a_text_that_is_no_resource_is_asked_of_nobody(String resource) {
        var refused = catchThrowableOfType(TokenException.Misconfigured.class, () -> held(resource, "a.b.c"));

        assertThat(refused.code()).isEqualTo("iam.resource-invalid");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "roles/viewer", "a.b", "a.b.c d", "a.b.c&x=y"})
    void a_text_that_is_no_permission_is_asked_of_nobody(String permission) {
        var refused = catchThrowableOfType(TokenException.Misconfigured.class, () -> held(BUCKET, permission));

        assertThat(refused.code()).isEqualTo("iam.permission-invalid");
    }

    @Test
    void a_question_without_a_permission_is_none() {
        ResourcePermissions google = ResourcePermissions.of(runtime);

        var refused = catchThrowableOfType(TokenException.Misconfigured.class, () -> google.held(BUCKET, List.of()));

        assertThat(refused.code()).isEqualTo("iam.permission-invalid");
    }

    @Test
    void a_refused_token_is_a_refused_call() {
        status = 401;
        answer = "{\"error\":{\"code\":401,\"message\":\"no\",\"details\":[{\"@type\":"
                + "\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"ACCESS_TOKEN_EXPIRED\"}]}}";

        StepVerifier.create(held(BUCKET, "a.b.c"))
                .verifyErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                CallRefusedException.class,
                                refused ->
                                        assertThat(refused.refusal().reason()).contains("ACCESS_TOKEN_EXPIRED")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"permissions\":\"a.b.c\"}",
                "{\"permissions\":[\"a.b.other\"]}",
                "{\"permissions\":[\"a.b.c\"]}trailing"
            })
    void an_answer_that_breaks_the_protocol_grants_nothing(String broken) {
        answer = broken;

        StepVerifier.create(held(BUCKET, "a.b.c"))
                .verifyErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                TokenException.Invalid.class,
                                invalid -> assertThat(invalid.code()).isEqualTo("iam.permissions-answer-invalid")));
    }

    private Mono<Set<String>> held(String resource, String... permissions) {
        return ResourcePermissions.of(runtime)
                .held(resource, List.of(permissions))
                .apply(TOKEN);
    }

    private Mono<HttpAnswer> answered(HttpAsk ask) {
        asked.add(ask);
        return Mono.just(HttpAnswer.of(
                status, Map.of("Content-Type", List.of("application/json; charset=UTF-8")), answer.getBytes(UTF_8)));
    }
}
