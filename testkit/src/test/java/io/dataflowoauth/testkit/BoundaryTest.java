// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static io.dataflowoauth.testkit.CloudCaller.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundaryTest {
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final String BUCKET = "//storage.googleapis.com/projects/_/buckets/";
    private static final String RULE = "{\"availableResource\":\"" + BUCKET
            + "exports\",\"availablePermissions\":[\"inRole:roles/storage.objectViewer\"]";

    private final CloudCaller cloud = new CloudCaller();

    @BeforeEach
    void storage() {
        cloud.stub.grant("roles/storage.objectUser", "serviceAccount:" + WORKER, "projects/_");
        cloud.stub.protect(ProtectedResource.at("GET", "/b/{bucket}/o/{object}")
                .requiringPermission("storage.objects.get", BUCKET + "{bucket}/objects/{object}"));
        cloud.stub.protect(ProtectedResource.at("GET", "/b/{bucket}/o")
                .requiringPermission("storage.objects.list", BUCKET + "{bucket}"));
        cloud.stub.protect(ProtectedResource.at("GET", "/create/{bucket}/{object}")
                .requiringPermission("storage.objects.create", BUCKET + "{bucket}/objects/{object}"));
        cloud.stub.protect(ProtectedResource.at("GET", "/else"));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void a_bounded_token_does_what_its_rules_leave_and_nothing_else() {
        String token = bounded(rules(RULE + "}"));

        assertThat(status("/b/exports/o/a", token)).isEqualTo(200);
        assertThat(status("/b/others/o/a", token)).isEqualTo(403);
        assertThat(status("/create/exports/a", token)).isEqualTo(403);
        assertThat(status("/else", token)).isEqualTo(401);
    }

    @Test
    void a_condition_leaves_objects_and_listings_of_one_prefix() {
        String token = bounded(rules(RULE + ",\"availabilityCondition\":{\"expression\":\"resource.name.startsWith("
                + "'projects/_/buckets/exports/objects/a-') || api.getAttribute("
                + "'storage.googleapis.com/objectListPrefix', '').startsWith('a-')\"}}"));

        assertThat(status("/b/exports/o/a-1", token)).isEqualTo(200);
        assertThat(status("/b/exports/o/b-1", token)).isEqualTo(403);
        assertThat(status("/b/exports/o?prefix=a-1", token)).isEqualTo(200);
        assertThat(status("/b/exports/o?prefix=b", token)).isEqualTo(403);
        assertThat(status("/b/exports/o", token)).isEqualTo(403);
    }

    @Test
    void a_bounded_token_ends_with_the_whole_one_and_does_not_say_when() {
        HttpResponse<String> answer = exchange(cloud.machineToken(""), rules(RULE + "}"), Map.of());
        String token = LoopbackCaller.text(answer, "access_token");

        assertThat(answer.body()).doesNotContain("expires_in");
        cloud.clock.advance(Duration.ofMinutes(29));
        assertThat(status("/b/exports/o/a", token)).isEqualTo(200);
        cloud.clock.advance(Duration.ofMinutes(1));
        assertThat(status("/b/exports/o/a", token)).isEqualTo(401);
    }

    @Test
    void a_token_that_is_unknown_expired_or_bounded_already_gets_no_boundary() {
        String whole = cloud.machineToken("");
        String bounded = bounded(rules(RULE + "}"));

        assertThat(exchange("unknown", rules(RULE + "}"), Map.of()).body()).contains("invalid_grant");
        assertThat(exchange(bounded, rules(RULE + "}"), Map.of()).body()).contains("invalid_grant");
        cloud.clock.advance(Duration.ofMinutes(30));
        assertThat(exchange(whole, rules(RULE + "}"), Map.of()).body()).contains("invalid_grant");
    }

    @Test
    void a_token_of_a_workforce_pool_gets_no_boundary() {
        try (FakeOidcIssuer people =
                FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(cloud.clock))) {
            WorkloadProvider provider = cloud.stub.pools().workforce("staff", "idp", people);
            String person = LoopbackCaller.text(
                    cloud.form(
                            "/v1/token",
                            Map.of(
                                    "grant_type",
                                    "urn:ietf:params:oauth:grant-type:token-exchange",
                                    "audience",
                                    provider.audience(),
                                    "scope",
                                    LoopbackCaller.CLOUD,
                                    "requested_token_type",
                                    ACCESS_TOKEN,
                                    "subject_token_type",
                                    "urn:ietf:params:oauth:token-type:jwt",
                                    "subject_token",
                                    people.subjectToken("ada", provider.audience())
                                            .reveal(),
                                    "options",
                                    "{\"userProject\":\"demo\"}")),
                    "access_token");

            assertThat(exchange(person, rules(RULE + "}"), Map.of()).body())
                    .contains("invalid_grant", "Tokens of workforce pools take no access boundary.");
        }
    }

    @Test
    void a_bounded_token_signs_nothing() {
        String path = "/v1/projects/-/serviceAccounts/" + CloudCaller.READER + ":signBlob";

        assertThat(cloud.asked(path, bounded(rules(RULE + "}")), "{\"payload\":\"AQID\"}")
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"audience", "scope"})
    void neither_audience_nor_scope_has_a_place_there(String parameter) {
        HttpResponse<String> answer =
                exchange(cloud.machineToken(""), rules(RULE + "}"), Map.of(parameter, "https://a.example"));

        assertThat(answer.body()).contains("invalid_request", "neither audience nor scope");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no json",
                "{}",
                "{\"accessBoundary\":7}",
                "{\"accessBoundary\":{\"accessBoundaryRules\":7}}",
                "{\"accessBoundary\":{\"accessBoundaryRules\":[]}}",
                "{\"accessBoundary\":{\"accessBoundaryRules\":[7]}}",
                "{\"accessBoundary\":{\"accessBoundaryRules\":[{}]}}",
                "{\"accessBoundary\":{\"accessBoundaryRules\":[{\"availableResource\":\"//other.example/x\"}]}}",
                "{\"accessBoundary\":{\"accessBoundaryRules\":[{\"availableResource\":"
                        + "\"//storage.googleapis.com/projects/_/buckets/b\",\"availablePermissions\":[]}]}}",
                "{\"accessBoundary\":{\"accessBoundaryRules\":[{\"availableResource\":"
                        + "\"//storage.googleapis.com/projects/_/buckets/b\",\"availablePermissions\":[\"roles/a\"]}]}}",
                "{\"accessBoundary\":{\"accessBoundaryRules\":[{\"availableResource\":"
                        + "\"//storage.googleapis.com/projects/_/buckets/b\",\"availablePermissions\":[\"inRole:roles/a\"],"
                        + "\"availabilityCondition\":{\"expression\":\"resource.name.startsWith(\"}}]}}"
            })
    void a_boundary_that_is_malformed_is_refused(String options) {
        assertRefused(options);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"availabilityCondition\":\"true\"",
                "\"availabilityCondition\":null",
                "\"availabilityCondition\":{}",
                "\"availabilityCondition\":{\"expression\":7}",
                "\"availabilityCondition\":{\"expression\":\"\"}",
                "\"availabilityCondition\":{\"expression\":\"'a text'\"}",
                "\"availabilityCondition\":{\"expression\":\"nobody.knows == 'me'\"}",
                "\"availabilityCondition\":{\"expression\":\"true\",\"expresion\":\"false\"}",
                "\"availabilityConditon\":{\"expression\":\"false\"}"
            })
    void a_condition_that_is_none_is_refused_and_never_left_out(String condition) {
        assertRefused(rules(RULE + "," + condition + "}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "true | 200",
                "false | 403",
                "resource.name.endsWith('/objects/a-1') && resource.type == 'storage.googleapis.com/Object' | 200",
                "resource.name.extract('/objects/{name}-') in ['a', 'c'] | 200",
                "resource.service == 'pubsub.googleapis.com' | 403",
                "resource.labels == 'nobody knows' | 403",
                "api.getAttribute('storage.googleapis.com/objectListPrefix', '').startsWith('a-') | 403"
            })
    void a_condition_is_the_whole_language_and_leaves_nothing_where_it_is_undecided(String condition, int status) {
        String token = bounded(rules(RULE + ",\"availabilityCondition\":{\"expression\":\"" + condition + "\"}}"));

        assertThat(status("/b/exports/o/a-1", token)).isEqualTo(status);
    }

    @Test
    void a_boundary_has_at_most_ten_rules_and_two_thousand_and_forty_eight_characters() {
        String rule = "{\"availableResource\":\"" + BUCKET + "b\",\"availablePermissions\":[\"inRole:roles/a\"]}";

        assertRefused(rules(IntStream.range(0, 11).mapToObj(i -> rule).collect(Collectors.joining(","))));
        assertRefused(rules(RULE.replace("exports", "e".repeat(2048)) + "}"));
    }

    private void assertRefused(String options) {
        HttpResponse<String> answer = exchange(cloud.machineToken(""), options, Map.of());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_request", "the access boundary is malformed");
    }

    private int status(String path, String token) {
        return cloud.get(path, token).statusCode();
    }

    private String bounded(String options) {
        return LoopbackCaller.text(exchange(cloud.machineToken(""), options, Map.of()), "access_token");
    }

    private HttpResponse<String> exchange(String token, String options, Map<String, String> more) {
        Map<String, String> form = new HashMap<>(more);
        form.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        form.put("requested_token_type", ACCESS_TOKEN);
        form.put("subject_token_type", ACCESS_TOKEN);
        form.put("subject_token", token);
        form.put("options", options);
        return cloud.form("/v1/token", form);
    }

    private static String rules(String rules) {
        return "{\"accessBoundary\":{\"accessBoundaryRules\":[" + rules + "]}}";
    }
}
