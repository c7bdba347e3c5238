// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceTest {
    private static final String READER = "reader@demo.iam.gserviceaccount.com";
    private static final String READ = "https://www.googleapis.com/auth/devstorage.read_only";
    private static final String EXPECTED = " Expected OAuth 2 access token, login cookie or other valid authentication"
            + " credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";

    private final Chain chain = new Chain();

    @BeforeEach
    void reader_may_read() {
        String account = chain.accounts.create(READER);
        chain.grant("roles/iam.workloadIdentityUser", Chain.JOB, account);
        chain.grant(
                "roles/storage.objectViewer",
                "serviceAccount:" + READER,
                "//storage.googleapis.com/projects/_/buckets/open");
    }

    @Test
    void a_live_token_with_scope_and_permission_passes() {
        Answer answer = get("open", bearer(token(READ)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"bucket\":\"open\",\"by\":\"" + READER + "\"}");
        assertThat(chain.last().what()).isEqualTo(Observation.What.CALL);
        assertThat(chain.last().outcome().why())
                .contains("gives serviceAccount:" + READER, "the role roles/storage.objectViewer, which has storage");
    }

    @Test
    void a_call_without_a_token_is_told_that_credentials_are_missing() {
        Answer answer = get("open", Map.of());

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).contains("Bearer realm=\"https://accounts.google.com/\"");
        assertThat(answer.body())
                .isEqualTo(unauthenticated(
                        "Request is missing required authentication credential." + EXPECTED, "CREDENTIALS_MISSING"));
        assertThat(chain.last().subject().who()).isEqualTo("unknown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer ya29.c.unknown",
                "Bearer ",
                "Bearer a b",
                "Basic dXNlcjpwYXNz",
                "bearer",
                "Bearer {}",
                "Bearer eyJhbGciOiJub25lIn0.e30."
            })
    void a_token_that_nobody_issued_is_invalid(String header) {
        Answer answer = get("open", Map.of("Authorization", List.of(header)));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate"))
                .contains("Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"");
        assertThat(answer.body())
                .isEqualTo(unauthenticated(
                        "Request had invalid authentication credentials." + EXPECTED, "ACCESS_TOKEN_TYPE_UNSUPPORTED"));
    }

    @Test
    void two_tokens_on_one_call_are_invalid() {
        String token = token(READ);

        Answer answer = get("open", Map.of("Authorization", List.of("Bearer " + token, "Bearer " + token)));

        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void the_scheme_has_no_case() {
        assertThat(get("open", Map.of("Authorization", List.of("bEARER " + token(READ))))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_token_is_alive_until_the_millisecond_of_its_end() {
        String token = token(READ);

        chain.clock.advance(Duration.ofMillis(1_999));
        int before = get("open", bearer(token)).status();
        chain.clock.advance(Duration.ofMillis(1));
        Answer at = get("open", bearer(token));

        assertThat(before).isEqualTo(200);
        assertThat(at.status()).isEqualTo(401);
        assertThat(at.body())
                .isEqualTo(unauthenticated(
                        "Request had invalid authentication credentials." + EXPECTED, "ACCESS_TOKEN_EXPIRED"));
        assertThat(chain.last().at()).isEqualTo(Instant.parse("2030-01-01T00:00:02.250Z"));
        assertThat(chain.last().subject().token().orElseThrow().life().issuedAt())
                .isEqualTo(Instant.parse("2030-01-01T00:00:00.250Z"));
        assertThat(chain.last().outcome().layer()).contains(Diagnosis.Layer.AUTHENTICATION);
    }

    @Test
    void an_expired_token_is_refused_as_expired_whatever_else_it_lacks() {
        String token = token("other");
        chain.clock.advance(Duration.ofSeconds(2));

        assertThat(get("closed", bearer(token)).body()).contains("ACCESS_TOKEN_EXPIRED");
    }

    @Test
    void a_token_without_the_scope_is_told_which_scopes_would_do() {
        Answer answer = get("open", bearer(token("other")));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("WWW-Authenticate"))
                .contains("Bearer realm=\"https://accounts.google.com/\", error=\"insufficient_scope\", scope=\"" + READ
                        + "\"");
        assertThat(answer.body())
                .isEqualTo("{\"error\":{\"code\":403,\"message\":\"Request had insufficient authentication scopes.\","
                        + "\"status\":\"PERMISSION_DENIED\",\"details\":[{\"@type\":"
                        + "\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"ACCESS_TOKEN_SCOPE_INSUFFICIENT\","
                        + "\"domain\":\"googleapis.com\",\"metadata\":{\"service\":\"protected.googleapis.com\",\"method\":"
                        + "\"google.protected.Things.Get\"}}]}}");
        assertThat(chain.last().outcome().layer()).contains(Diagnosis.Layer.AUTHENTICATION);
    }

    @Test
    void a_principal_without_the_role_is_told_the_permission_and_the_resource() {
        Answer answer = get("closed", bearer(token(READ)));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("WWW-Authenticate")).isEmpty();
        assertThat(answer.body())
                .isEqualTo("{\"error\":{\"code\":403,\"message\":\"Permission 'storage.objects.get' denied on resource"
                        + " '//storage.googleapis.com/projects/_/buckets/closed' (or it may not exist).\",\"status\":"
                        + "\"PERMISSION_DENIED\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\","
                        + "\"reason\":\"IAM_PERMISSION_DENIED\",\"domain\":\"iam.googleapis.com\",\"metadata\":"
                        + "{\"permission\":\"storage.objects.get\",\"resource\":"
                        + "\"//storage.googleapis.com/projects/_/buckets/closed\"}}]}}");
        assertThat(chain.last().subject().who()).isEqualTo(READER);
        assertThat(chain.last().outcome().layer()).contains(Diagnosis.Layer.AUTHORIZATION);
    }

    @Test
    void scope_is_judged_before_permission() {
        assertThat(get("closed", bearer(token("other"))).body()).contains("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    }

    @Test
    void a_federated_token_is_refused_unless_the_api_takes_it() {
        chain.grant("roles/storage.objectViewer", Chain.JOB, "//storage.googleapis.com/projects/_");
        Map<String, String> form = chain.form(chain.keys.sign(chain.claims()));
        form.put("scope", READ);
        String federated = Chain.text(chain.exchange(form), "access_token");

        Answer refused = get("open", bearer(federated));
        Answer taken = desk(true).answer(call("open", bearer(federated)));

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body()).contains("ACCESS_TOKEN_TYPE_UNSUPPORTED");
        assertThat(taken.status()).isEqualTo(200);
    }

    @Test
    void a_jwt_of_a_trusted_issuer_passes_for_its_audience_only() {
        chain.foreign.trust(chain.trusted(), "https://storage.example");
        chain.grant(
                "roles/storage.objectViewer",
                ForeignTokens.principal(Chain.ISSUER, "job"),
                "//storage.googleapis.com/projects/_");
        Map<String, Object> claims = chain.claims();
        claims.put("scope", "openid " + READ);
        String elsewhere = chain.keys.sign(claims);
        claims.put("aud", "https://storage.example");
        String here = chain.keys.sign(claims);
        String forged = KitKeys.elliptic().sign(claims);

        assertThat(get("open", bearer(here)).status()).isEqualTo(200);
        assertThat(get("open", bearer(elsewhere)).status()).isEqualTo(401);
        assertThat(get("open", bearer(forged)).status()).isEqualTo(401);
    }

    @Test
    void a_jwt_that_has_run_out_is_refused_as_expired() {
        chain.foreign.trust(chain.trusted(), Chain.AUDIENCE);
        String jwt = chain.keys.sign(chain.claims());

        chain.clock.advance(Duration.ofMinutes(5));

        assertThat(get("open", bearer(jwt)).body()).contains("ACCESS_TOKEN_EXPIRED");
    }

    @Test
    void a_forgotten_token_is_invalid_and_a_new_one_passes() {
        String old = token(READ);

        chain.state.tokens().forget(READER);

        assertThat(get("open", bearer(old)).body()).contains("ACCESS_TOKEN_TYPE_UNSUPPORTED");
        assertThat(get("open", bearer(token(READ))).status()).isEqualTo(200);
    }

    @Test
    void a_variable_does_not_smuggle_a_path() {
        Answer answer = get("open/objects/secret", bearer(token(READ)));

        assertThat(answer.status()).isEqualTo(404);
    }

    /** A token of the reader for a scope, which lives for two seconds. */
    private String token(String scope) {
        Call ask = Chain.routed(
                Desk.credentialsPath(),
                Call.of(
                        "POST",
                        "/v1/projects/-/serviceAccounts/" + READER + ":generateAccessToken",
                        bearer(chain.federated()),
                        "{\"scope\":[\"" + scope + "\"],\"lifetime\":\"2s\"}"));
        AccountRules rules = new AccountRules(chain.accounts, Set::of);
        Desk.Conditions calm = Chain.calm();
        return Chain.text(Desk.credentials(chain.state, rules, calm).answer(ask), "accessToken");
    }

    private Answer get(String bucket, Map<String, List<String>> headers) {
        return desk(false).answer(call(bucket, headers));
    }

    private static Call call(String bucket, Map<String, List<String>> headers) {
        return Call.of("GET", "/b/x", headers, "").matching(List.of(bucket));
    }

    private Desk desk(boolean federated) {
        Guarded.Need need =
                new Guarded.Need("storage.objects.get", "//storage.googleapis.com/projects/_/buckets/{bucket}");
        Guarded guarded = new Guarded(
                new Api("protected.googleapis.com", "google.protected.Things.Get"),
                PathTemplate.of("/b/{bucket}"),
                new Guarded.Rule(Set.of(READ), Optional.of(need), federated),
                visit -> Answer.json(
                        200,
                        "{\"bucket\":\"" + visit.variables().get("bucket") + "\",\"by\":\""
                                + visit.token().who() + "\"}"));
        return Desk.resource(chain.state, guarded, chain.foreign, Chain.calm());
    }

    private static Map<String, List<String>> bearer(String token) {
        return Map.of("Authorization", List.of("Bearer " + token));
    }

    private static String unauthenticated(String message, String reason) {
        return "{\"error\":{\"code\":401,\"message\":\"" + message + "\",\"status\":\"UNAUTHENTICATED\",\"details\":"
                + "[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"" + reason + "\",\"domain\":"
                + "\"googleapis.com\",\"metadata\":{\"service\":\"protected.googleapis.com\",\"method\":"
                + "\"google.protected.Things.Get\"}}]}}";
    }
}
