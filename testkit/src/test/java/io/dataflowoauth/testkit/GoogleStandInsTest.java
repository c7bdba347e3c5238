// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataflowoauth.access.policy.Condition;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Thin stand-ins for Google's data APIs: who may do what, and in which words the others are refused. */
class GoogleStandInsTest {
    private static final String WORKER = "serviceAccount:" + CloudCaller.WORKER;
    private static final String OBJECT = "/storage/v1/b/orders/o/eu%2F1.json";
    private static final String TOPIC = "/v1/projects/demo/topics/orders";
    private static final String SUBSCRIPTION = "/v1/projects/demo/subscriptions/billing";
    private static final String TABLE = "/bigquery/v2/projects/demo/datasets/sales/tables/orders";

    private final CloudCaller cloud = new CloudCaller();
    private final GoogleStandIns apis = GoogleStandIns.on(cloud.stub);
    private final String token = cloud.machineToken("");

    @BeforeEach
    void one_of_each_is_there() {
        apis.bucket("orders", "demo");
        apis.put("orders", "eu/1.json", "{}");
        apis.topic("demo", "orders");
        apis.subscription("demo", "billing", "orders");
        apis.table("projects/demo/datasets/sales/tables/orders", "id", "amount");
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "GET | /storage/v1/b/orders | | roles/storage.bucketViewer",
                "GET | /storage/v1/b/orders/o?prefix=eu/ | | roles/storage.objectViewer",
                "GET | /storage/v1/b/orders/o/eu%2F1.json | | roles/storage.objectViewer",
                "POST | /upload/storage/v1/b/orders/o?uploadType=media&name=us/2.json | {} | roles/storage.objectCreator",
                "GET | /v1/projects/demo/topics/orders | | roles/pubsub.viewer",
                "POST | /v1/projects/demo/topics/orders:publish | {\"messages\":[{\"data\":\"aGk=\"}]}"
                        + " | roles/pubsub.publisher",
                "POST | /v1/projects/demo/subscriptions/billing:pull | {\"maxMessages\":1} | roles/pubsub.subscriber",
                "POST | /v1/projects/demo/subscriptions/billing:acknowledge | {\"ackIds\":[]} | roles/pubsub.subscriber",
                "GET | /bigquery/v2/projects/demo/datasets/sales/tables/orders | | roles/bigquery.dataViewer",
                "GET | /bigquery/v2/projects/demo/datasets/sales/tables/orders/data | | roles/bigquery.dataViewer",
                "POST | /bigquery/v2/projects/demo/datasets/sales/tables/orders/insertAll"
                        + " | {\"rows\":[{\"json\":{\"id\":\"1\"}}]} | roles/bigquery.dataEditor"
            })
    void each_method_asks_for_a_token_then_a_scope_then_a_permission(
            String method, String path, String body, String role) {
        String sent = body == null ? "" : body;
        String narrow = cloud.machineToken("https://www.googleapis.com/auth/calendar");

        int unknown = cloud.call(method, path, "ya29.c.forged", sent).statusCode();
        String unfit = cloud.call(method, path, narrow, sent).body();
        int denied = cloud.call(method, path, token, sent).statusCode();
        cloud.stub.grant(role, WORKER, "projects/demo");
        HttpResponse<String> passed = cloud.call(method, path, token, sent);

        assertThat(List.of(unknown, denied)).containsExactly(401, 403);
        assertThat(unfit).contains("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
        assertThat(passed.statusCode()).as(passed.body()).isEqualTo(200);
    }

    @Test
    void an_object_is_uploaded_described_read_and_deleted() {
        cloud.stub.grant("roles/storage.objectUser", WORKER, "projects/demo");

        String uploaded = call("POST", "/upload/storage/v1/b/orders/o?uploadType=media&name=us/2.json", "{\"a\":1}")
                .body();
        HttpResponse<String> read = call("GET", "/storage/v1/b/orders/o/us%2F2.json?alt=media", "");
        String list = call("GET", "/storage/v1/b/orders/o?prefix=us/", "").body();
        int deleted = call("DELETE", "/storage/v1/b/orders/o/us%2F2.json", "").statusCode();

        assertThat(uploaded)
                .contains(
                        "\"kind\":\"storage#object\"",
                        "\"name\":\"us/2.json\"",
                        "\"bucket\":\"orders\"",
                        "\"size\":\"7\"");
        assertThat(read.body()).isEqualTo("{\"a\":1}");
        assertThat(read.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(list).startsWith("{\"kind\":\"storage#objects\",\"items\":[").doesNotContain("eu/1.json");
        assertThat(deleted).isEqualTo(204);
        assertThat(apis.text("orders", "us/2.json")).isEmpty();
        assertThat(apis.text("orders", "eu/1.json")).contains("{}");
    }

    @Test
    void a_condition_sees_the_name_of_the_object() {
        cloud.stub
                .policies()
                .grant(
                        "roles/storage.objectViewer",
                        WORKER,
                        "projects/demo",
                        Condition.of("resource.name.startsWith('projects/_/buckets/orders/objects/eu/')"));
        apis.put("orders", "us/2.json", "{}");

        assertThat(call("GET", OBJECT, "").statusCode()).isEqualTo(200);
        assertThat(call("GET", "/storage/v1/b/orders/o/us%2F2.json", "").statusCode())
                .isEqualTo(403);
    }

    @Test
    void cloud_storage_says_who_was_denied_and_lists_its_errors() {
        HttpResponse<String> denied = call("GET", OBJECT, "");

        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.body())
                .startsWith(
                        "{\"error\":{\"code\":403,\"message\":\"" + CloudCaller.WORKER
                                + " does not have storage.objects.get access to the Google Cloud Storage object. Permission"
                                + " 'storage.objects.get' denied on resource"
                                + " '//storage.googleapis.com/projects/_/buckets/orders/objects/eu/1.json' (or it may not exist).\"")
                .contains("\"domain\":\"global\",\"reason\":\"forbidden\"}]");
    }

    @Test
    void cloud_storage_leaves_quotes_out_of_its_challenge() {
        HttpResponse<String> unknown = cloud.call("GET", OBJECT, "ya29.c.forged", "");

        assertThat(unknown.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer realm=\"https://accounts.google.com/\", error=invalid_token");
        assertThat(unknown.body())
                .contains("\"reason\":\"authError\",\"locationType\":\"header\",\"location\":\"Authorization\"");
    }

    @Test
    void bigquery_lists_its_errors_and_pubsub_does_not() {
        String bigquery = call("GET", TABLE, "").body();
        String pubsub = call("GET", TOPIC, "").body();

        assertThat(bigquery).contains("\"errors\":[{", "\"reason\":\"accessDenied\"");
        assertThat(pubsub).doesNotContain("\"errors\"").contains("\"status\":\"PERMISSION_DENIED\"");
    }

    @Test
    void what_is_published_is_pulled_until_it_is_acknowledged() {
        cloud.stub.grant("roles/pubsub.editor", WORKER, "projects/demo");

        HttpResponse<String> published = call(
                "POST",
                TOPIC + ":publish",
                "{\"messages\":[{\"data\":\"aGk=\",\"attributes\":{\"k\":\"v\"}},{\"attributes\":{\"k\":\"w\"}}]}");
        String first =
                call("POST", SUBSCRIPTION + ":pull", "{\"maxMessages\":1}").body();
        String again =
                call("POST", SUBSCRIPTION + ":pull", "{\"maxMessages\":1}").body();
        String ack = first.replaceAll(".*\"ackId\":\"([^\"]+)\".*", "$1");
        call("POST", SUBSCRIPTION + ":acknowledge", "{\"ackIds\":[\"" + ack + "\"]}");
        String rest =
                call("POST", SUBSCRIPTION + ":pull", "{\"maxMessages\":9}").body();

        assertThat(published.body()).isEqualTo("{\"messageIds\":[\"1\",\"2\"]}");
        assertThat(first).contains("\"data\":\"aGk=\"", "\"messageId\":\"1\"", "\"publishTime\":\"");
        assertThat(again).isEqualTo(first);
        assertThat(rest).contains("\"messageId\":\"2\"").doesNotContain("\"messageId\":\"1\"");
        assertThat(apis.published("demo", "orders")).containsExactly("hi", "");
    }

    @Test
    void rows_are_appended_and_read() {
        cloud.stub.grant("roles/bigquery.dataEditor", WORKER, "projects/demo");

        String inserted = call(
                        "POST",
                        TABLE + "/insertAll",
                        "{\"rows\":[{\"insertId\":\"a\",\"json\":{\"id\":\"1\",\"amount\":\"9\"}},{\"json\":{\"id\":\"2\"}}]}")
                .body();
        String data = call("GET", TABLE + "/data", "").body();

        assertThat(inserted).isEqualTo("{\"kind\":\"bigquery#tableDataInsertAllResponse\"}");
        assertThat(data)
                .isEqualTo("{\"kind\":\"bigquery#tableDataList\",\"totalRows\":\"2\",\"rows\":["
                        + "{\"f\":[{\"v\":\"1\"},{\"v\":\"9\"}]},{\"f\":[{\"v\":\"2\"},{\"v\":\"\"}]}]}");
        assertThat(apis.rows("projects/demo/datasets/sales/tables/orders"))
                .containsExactly(List.of("1", "9"), List.of("2", ""));
        assertThat(call("GET", TABLE, "").body()).contains("\"id\":\"demo:sales.orders\"", "\"numRows\":\"2\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "GET | /storage/v1/b/orders/o/none | | 404 | No such object: orders/none",
                "DELETE | /storage/v1/b/orders/o/none | | 404 | No such object: orders/none",
                "GET | /storage/v1/b/none/o | | 404 | The specified bucket does not exist.",
                "POST | /upload/storage/v1/b/orders/o?uploadType=resumable&name=a | | 400 | uploadType=media",
                "POST | /v1/projects/demo/topics/none:publish | {\"messages\":[]} | 404 | Resource not found (resource=none).",
                "POST | /v1/projects/demo/topics/orders:publish | {\"messages\":[]} | 400 | 1 to 1000 messages",
                "POST | /v1/projects/demo/topics/orders:publish | {\"messages\":[{}]} | 400 | Some messages are empty",
                "POST | /v1/projects/demo/topics/orders:publish | {\"message\":[]} | 400 | Unknown name",
                "POST | /v1/projects/demo/topics/orders:publish | {\"messages\":[{\"data\":\"?\"}]} | 400 | TYPE_BYTES",
                "POST | /v1/projects/demo/subscriptions/none:pull | {} | 404 | Resource not found",
                "POST | /v1/projects/demo/subscriptions/billing:pull | {} | 400 | max_messages must be greater than 0",
                "GET | /bigquery/v2/projects/demo/datasets/sales/tables/none | | 404 | Not found: Table demo:sales.none",
                "POST | /bigquery/v2/projects/demo/datasets/sales/tables/orders/insertAll | {} | 400 | No rows present",
                "POST | /bigquery/v2/projects/demo/datasets/sales/tables/orders/insertAll"
                        + " | {\"rows\":[{\"json\":{\"colour\":\"red\"}}]} | 400 | Unknown name"
            })
    void what_is_not_there_or_malformed_is_refused_after_the_permission(
            String method, String path, String body, int status, String said) {
        cloud.stub.grant("roles/owner", WORKER, "projects/demo");
        cloud.stub.grant("roles/storage.admin", WORKER, "projects/demo");
        cloud.stub.grant("roles/storage.admin", WORKER, "projects/_");
        cloud.stub.grant("roles/bigquery.admin", WORKER, "projects/demo");

        HttpResponse<String> refused = call(method, path, body == null ? "" : body);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(status);
        assertThat(refused.body()).contains(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"projects/demo", "projects/p/datasets/d/tables/", "//bigquery.googleapis.com/t"})
    void what_is_no_table_is_not_made(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> apis.table(name, "id"));
    }

    @Test
    void what_lies_in_nothing_is_not_made() {
        assertThatIllegalArgumentException().isThrownBy(() -> apis.put("none", "a", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> apis.subscription("demo", "s", "none"));
        assertThatIllegalArgumentException().isThrownBy(() -> apis.table("projects/p/datasets/d/tables/t"));
    }

    @Test
    void a_path_of_ones_own_may_have_slashes_and_answer_with_any_status() {
        cloud.stub.protect(ProtectedResource.at("GET", "/files/{+name}")
                .answeringWith(call -> FakeAnswer.json(404, "\"no " + call.pathVariable("name") + "\"")));

        HttpResponse<String> answer = call("GET", "/files/a/b%2Fc", "");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("\"no a/b/c\"");
    }

    private HttpResponse<String> call(String method, String path, String json) {
        return cloud.call(method, path, token, json);
    }
}
