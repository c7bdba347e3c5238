// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a refusal says is read wherever it says it, and nothing makes the reading fail. */
class RefusalsTest {
    @Test
    void problem_details_tell_what_is_for_a_person_and_which_code_it_is() {
        Refusal detailed = Refusals.read(
                403,
                List.of(),
                utf8(
                        "{\"type\":\"https://api.example/problems/1\",\"title\":\"Forbidden\",\"detail\":\"Not yours.\",\"code\":\"policy.denied\"}"));
        Refusal titled = Refusals.read(403, List.of(), utf8("{\"title\":\"Forbidden\",\"status\":403}"));
        Refusal okta = Refusals.read(
                403, List.of(), utf8("{\"errorCode\":\"E0000006\",\"errorSummary\":\"You do not have permission\"}"));

        assertThat(detailed.description()).contains("Not yours.");
        assertThat(detailed.metadata())
                .containsEntry("type", "https://api.example/problems/1")
                .containsEntry("code", "policy.denied");
        assertThat(titled.description()).contains("Forbidden");
        assertThat(okta.metadata()).containsEntry("errorCode", "E0000006");
        assertThat(okta.description()).contains("You do not have permission");
    }

    @Test
    void a_challenge_for_another_sign_in_names_what_it_wants() {
        Refusal refusal = challenged(
                "Bearer error=\"insufficient_user_authentication\", acr_values=\"gold silver\", max_age=\"60\"");

        assertThat(refusal.error()).contains("insufficient_user_authentication");
        assertThat(refusal.metadata())
                .containsEntry("acr_values", "gold silver")
                .containsEntry("max_age", "60");
        assertThat(refusal.newTokenCanHelp()).isFalse();
    }

    @Test
    void a_challenge_for_proofs_says_so() {
        assertThat(challenged("DPoP algs=\"ES256\"").metadata()).containsExactly(Map.entry("scheme", "DPoP"));
        assertThat(challenged("Bearer realm=x").metadata()).isEmpty();
    }

    @Test
    void the_reason_of_an_older_api_is_read_where_there_is_no_newer_one() {
        Refusal older = Refusals.read(
                403, List.of(), utf8("{\"error\":{\"code\":403,\"errors\":[{\"reason\":\"accessNotConfigured\"}]}}"));
        Refusal word = Refusals.read(
                403, List.of(), utf8("{\"error\":{\"code\":\"Authorization_RequestDenied\",\"message\":\"No\"}}"));
        Refusal broken = Refusals.read(403, List.of(), utf8("{\"error\":{\"code\":403,\"errors\":7}}"));

        assertThat(older.reason()).contains("accessNotConfigured");
        assertThat(word.reason()).contains("Authorization_RequestDenied");
        assertThat(broken.reason()).isEmpty();
    }

    @Test
    void the_date_of_an_answer_stays_with_its_refusal() {
        HttpAnswer answer = HttpAnswer.of(401, Map.of("Date", List.of("Sun, 01 Mar 2026 12:00:00 GMT")), new byte[0]);

        assertThat(Refusals.of(answer).answeredAt()).contains(Instant.parse("2026-03-01T12:00:00Z"));
    }

    @Test
    void a_challenge_names_error_scopes_and_description() {
        Refusal refusal = challenged(
                "Bearer realm=\"a, b\", error=\"insufficient_scope\", scope=\"x  y\", error_description=\"needs \\\"x\\\"\"");

        assertThat(refusal.error()).contains("insufficient_scope");
        assertThat(refusal.requiredScopes()).containsExactly("x", "y");
        assertThat(refusal.description()).contains("needs \"x\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer error=invalid_token",
                "bearer ERROR = \"invalid_token\"",
                "Basic realm=\"x\", Bearer error=\"invalid_token\"",
                "Negotiate abc==, Bearer realm=x,error=\"invalid_token\", Digest nonce=\"1\"",
                "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"",
                "DPoP algs=\"ES256\", error=\"invalid_token\""
            })
    void a_challenge_is_found_however_it_is_written(String header) {
        assertThat(challenged(header).error()).contains("invalid_token");
    }

    @Test
    void the_challenge_that_says_most_counts_whatever_header_it_stands_in() {
        Refusal refusal = challenged("Basic realm=x", "Bearer", "Bearer error=\"invalid_token\"");

        assertThat(refusal.error()).contains("invalid_token");
        assertThat(refusal.newTokenCanHelp()).isTrue();
    }

    @Test
    void a_claims_challenge_is_kept_as_the_json_that_it_stands_for() {
        String json = "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"1604106651\"}}}";
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);

        for (String sent : List.of(
                Base64.getEncoder().encodeToString(utf8),
                Base64.getEncoder().withoutPadding().encodeToString(utf8),
                Base64.getUrlEncoder().encodeToString(utf8))) {
            Refusal refusal = challenged("Bearer error=\"insufficient_claims\", claims=\"" + sent + "\"");
            assertThat(refusal.claims()).contains(json);
            assertThat(refusal.newTokenCanHelp()).isTrue();
        }
        assertThat(challenged("Bearer error=\"insufficient_claims\", claims=\"{}\"")
                        .claims())
                .contains("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "W10", "bnVsbA", "eyJhIjoxLCJhIjoyfQ", "eyJhIg", "!!", "not json", "[]", "7"})
    void claims_that_are_no_json_object_are_left_out(String sent) {
        Refusal refusal = challenged("Bearer error=\"insufficient_claims\", claims=\"" + sent + "\"");

        assertThat(refusal.claims()).isEmpty();
        assertThat(refusal.newTokenCanHelp()).isFalse();
    }

    @Test
    void an_oauth_error_names_error_and_description() {
        Refusal refusal = answered(400, "{\"error\":\"invalid_grant\",\"error_description\":\"gone\"}");

        assertThat(refusal.error()).contains("invalid_grant");
        assertThat(refusal.description()).contains("gone");
    }

    @Test
    void a_google_status_names_reason_and_metadata() {
        Refusal refusal = answered(
                403,
                "{\"error\":{\"code\":403,\"message\":\"Permission 'p' denied\",\"status\":\"PERMISSION_DENIED\",\"details\":["
                        + "{\"@type\":\"type.googleapis.com/google.rpc.Help\"},"
                        + "{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"IAM_PERMISSION_DENIED\","
                        + "\"domain\":\"iam.googleapis.com\",\"metadata\":{\"permission\":\"p\",\"odd\":1}}]}}");

        assertThat(refusal.reason()).contains("IAM_PERMISSION_DENIED");
        assertThat(refusal.metadata()).containsOnlyKeys("permission").containsEntry("permission", "p");
        assertThat(refusal.description()).contains("Permission 'p' denied");
        assertThat(refusal.error()).isEmpty();
    }

    @Test
    void a_google_401_without_details_can_be_mended_by_a_new_token() {
        assertThat(answered(401, "{\"error\":{\"code\":401,\"message\":\"m\",\"status\":\"UNAUTHENTICATED\"}}")
                        .newTokenCanHelp())
                .isTrue();
    }

    @Test
    void what_is_shaped_like_a_secret_is_masked() {
        String jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzZWNyZXQifQ.c2lnbmF0dXJl";
        Refusal refusal = answered(400, "{\"error\":\"e\",\"error_description\":\"bad token " + jwt + "\"}");
        Refusal opaque = answered(400, "{\"error\":\"e\",\"error_description\":\"bad " + "s3cret".repeat(10) + "\"}");

        assertThat(refusal.toString()).doesNotContain("eyJ");
        assertThat(opaque.toString()).doesNotContain("s3cret").contains("bad (masked)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "=",
                "\"",
                "Bearer \"",
                "Bearer error=\"open",
                "Bearer error=",
                "error=\"x\"",
                "Bearer =x",
                "Bearer error=\"\\",
                ",,,Bearer,,,",
                "\u0000\u00ff"
            })
    void a_broken_challenge_breaks_nothing(String header) {
        assertThat(challenged(header).status()).isEqualTo(401);
    }

    @Test
    void an_endless_challenge_is_cut() {
        assertThat(challenged("Bearer " + "a=\"b\", ".repeat(100_000)).status()).isEqualTo(401);
    }

    @Test
    void how_long_the_other_side_wants_to_be_left_alone_is_kept() {
        Map<String, List<String>> asking = Map.of(
                "Retry-After",
                List.of("Sun, 01 Mar 2026 10:00:30 GMT"),
                "Date",
                List.of("Sun, 01 Mar 2026 10:00:00 GMT"));

        assertThat(Refusals.of(HttpAnswer.of(503, asking, new byte[0])).retryAfter())
                .contains(Duration.ofSeconds(30));
        assertThat(Refusals.of(HttpAnswer.of(503, Map.of(), new byte[0])).retryAfter())
                .isEmpty();
    }

    private static Refusal challenged(String... headers) {
        return Refusals.read(401, Arrays.asList(headers), new byte[0]);
    }

    private static Refusal answered(int status, String body) {
        return Refusals.read(status, List.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
