// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider of a workload identity pool makes of claims, in CEL. */
class AttributeMappingTest {
    private static final String READER = "reader@demo.iam.gserviceaccount.com";
    private static final String USER = "roles/iam.workloadIdentityUser";
    private static final Map<String, Object> CLAIMS =
            Map.of("repository", "acme/app", "ref", "refs/heads/main", "groups", List.of("ci", "etl"), "run", 7);

    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final IamStub stub = IamStub.start();
    private final LoopbackCaller caller = new LoopbackCaller(stub);
    private final WorkloadProvider provider = stub.provider("123456", "ci", "issuer", issuer);
    private final String reader = stub.serviceAccount(READER);

    @AfterEach
    void stop() {
        stub.close();
        issuer.close();
    }

    @Test
    void a_subject_is_what_the_mapping_says() {
        map("google.subject", "assertion.repository + '@' + assertion.ref");

        exchange(CLAIMS);

        assertThat(stub.journal().entries(JournalEntry.Kind.TOKEN_ISSUED).get(0).principal())
                .isEqualTo(provider.principal("acme/app@refs/heads/main"));
    }

    @ParameterizedTest
    @CsvSource({
        "attribute.repository/acme/app, 200",
        "attribute.owner/acme, 200",
        "group/etl, 200",
        "*, 200",
        "attribute.repository/evil/app, 403",
        "attribute.ref/refs/heads/main, 403",
        "group/admins, 403"
    })
    void policies_name_groups_and_attributes_that_were_mapped(String set, int status) {
        map(
                "google.subject", "assertion.sub",
                "google.groups", "assertion.groups",
                "attribute.repository", "assertion.repository",
                "attribute.owner", "assertion.repository.split('/')[0]");
        stub.grant(USER, provider.everyone().replace("*", set), reader);

        String federated = LoopbackCaller.text(exchange(CLAIMS), "access_token");

        assertThat(caller.impersonate(READER, federated, "60s").statusCode()).isEqualTo(status);
    }

    @Test
    void names_of_sets_come_from_the_provider() {
        assertThat(provider.group("etl"))
                .isEqualTo("principalSet://iam.googleapis.com/projects/123456/locations/global/workloadIdentityPools/ci"
                        + "/group/etl");
        assertThat(provider.attribute("repository", "acme/app")).endsWith("/attribute.repository/acme/app");
    }

    @Test
    void a_token_keeps_the_attributes_that_it_was_issued_with() {
        map("google.subject", "assertion.sub", "attribute.ref", "assertion.ref");
        stub.grant(USER, provider.attribute("ref", "refs/heads/main"), reader);
        String main = LoopbackCaller.text(exchange(CLAIMS), "access_token");
        String branch = LoopbackCaller.text(exchange(Map.of("ref", "refs/heads/try")), "access_token");

        assertThat(caller.impersonate(READER, main, "60s").statusCode()).isEqualTo(200);
        assertThat(caller.impersonate(READER, branch, "60s").statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "google.subject | assertion.run | unauthorized_client | The mapped attribute 'google.subject' must be of type STRING.",
                "google.subject | '' | unauthorized_client | The mapped attribute 'google.subject' must be of type STRING.",
                "attribute.run | assertion.run | unauthorized_client | The mapped attribute 'attribute.run' must be of type STRING.",
                "google.groups | assertion.ref | unauthorized_client | The mapped attribute 'google.groups' must be of type LIST of STRING.",
                "google.groups | [1] | unauthorized_client | The mapped attribute 'google.groups' must be of type LIST of STRING.",
                "attribute.env | assertion.env | invalid_grant | Could not obtain a value for attribute.env from the given credential."
            })
    void a_credential_that_does_not_fit_the_mapping_is_refused(
            String name, String expression, String error, String description) {
        Map<String, String> mapping = new LinkedHashMap<>(Map.of("google.subject", "assertion.sub"));
        mapping.put(name, expression);
        stub.policies().attributeMapping(provider, mapping);

        HttpResponse<String> refused = exchange(CLAIMS);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(LoopbackCaller.text(refused, "error")).isEqualTo(error);
        assertThat(LoopbackCaller.text(refused, "error_description")).isEqualTo(description);
    }

    @Test
    void a_mapped_subject_has_127_bytes_at_most() {
        map("google.subject", "assertion.text");

        assertThat(exchange(Map.of("text", "é".repeat(63))).statusCode()).isEqualTo(200);
        assertThat(LoopbackCaller.text(exchange(Map.of("text", "é".repeat(64))), "error_description"))
                .isEqualTo("The size of mapped attribute google.subject exceeds the 127 bytes limit.");
    }

    @Test
    void a_condition_changes_in_mid_run() {
        map(
                "google.subject",
                "assertion.sub",
                "google.groups",
                "assertion.groups",
                "attribute.repo",
                "assertion.repository");
        List<Integer> statuses = new java.util.ArrayList<>();
        for (String condition : List.of(
                "'ci' in google.groups",
                "'admins' in google.groups",
                "attribute.repo == 'acme/app' && google.subject == 'job'",
                "assertion.ref == 'refs/heads/other'",
                "assertion.absent == 'x'",
                "assertion.ref.startsWith('refs/')")) {
            stub.policies().attributeCondition(provider, condition);
            statuses.add(exchange(CLAIMS).statusCode());
        }

        assertThat(statuses).containsExactly(200, 400, 200, 400, 400, 200);
        assertThat(stub.journal().entries(JournalEntry.Kind.TOKEN_REFUSED))
                .allMatch(entry -> entry.principal().equals(provider.principal("job")))
                .allMatch(entry ->
                        entry.why().orElse("").equals("The given credential is rejected by the attribute condition."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "google.subject ==", "'text'", "unknown.claim == 1"})
    void a_malformed_condition_leaves_the_one_before(String condition) {
        stub.policies().attributeCondition(provider, "assertion.ref == 'refs/heads/main'");

        assertThatThrownBy(() -> stub.policies().attributeCondition(provider, condition))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(exchange(CLAIMS).statusCode()).isEqualTo(200);
        assertThat(exchange(Map.of("ref", "x")).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"attribute.repo", "attribute.Repo", "google.display_name", "subject", "attribute."})
    void a_mapping_has_a_subject_and_names_that_google_knows(String name) {
        assertThatThrownBy(() -> map(name, "assertion.sub")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void claims_that_are_null_are_absent() {
        map("google.subject", "has(assertion.env) ? 'there' : 'absent'");
        Map<String, Object> claims = new LinkedHashMap<>(CLAIMS);
        claims.put("actor", Map.of("name", "Ada"));

        exchange(claims);

        assertThat(stub.journal().entries(JournalEntry.Kind.TOKEN_ISSUED).get(0).principal())
                .isEqualTo(provider.principal("absent"));
    }

    private void map(String... namesAndExpressions) {
        Map<String, String> mapping = new LinkedHashMap<>();
        for (int i = 0; i < namesAndExpressions.length; i += 2) {
            mapping.put(namesAndExpressions[i], namesAndExpressions[i + 1]);
        }
        stub.policies().attributeMapping(provider, mapping);
    }

    private HttpResponse<String> exchange(Map<String, Object> claims) {
        return caller.exchange(
                provider,
                issuer.subjectToken("job", provider.audience(), claims).reveal());
    }
}
