// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.SecretLedger;
import io.dataflowoauth.testkit.internal.iam.policy.Grant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImpersonationTest {
    private static final String READER = "reader@demo.iam.gserviceaccount.com";
    private static final String RELAY = "relay@demo.iam.gserviceaccount.com";
    private static final String USER = "roles/iam.workloadIdentityUser";
    private static final String CREATOR = "roles/iam.serviceAccountTokenCreator";
    private static final String DENIED =
            "{\"error\":{\"code\":403,\"message\":\"Permission 'iam.serviceAccounts.getAccessToken'"
                    + " denied on resource (or it may not exist).\",\"status\":\"PERMISSION_DENIED\",\"details\":[{\"@type\":"
                    + "\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"IAM_PERMISSION_DENIED\",\"domain\":"
                    + "\"iam.googleapis.com\",\"metadata\":{\"permission\":\"iam.serviceAccounts.getAccessToken\"}}]}}";

    private final Chain chain = new Chain();
    private String reader = "";
    private String relay = "";

    @BeforeEach
    void accounts() {
        reader = chain.accounts.create(READER);
        relay = chain.accounts.create(RELAY);
        chain.grant(USER, Chain.JOB, reader);
    }

    @Test
    void a_federated_token_becomes_one_of_the_account() {
        Answer answer = ask(chain.federated(), "{\"scope\":[\"read\"],\"lifetime\":\"2s\"}");

        String token = Chain.text(answer, "accessToken");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"accessToken\":\"" + token + "\",\"expireTime\":\"2030-01-01T00:00:02Z\"}");
        assertThat(SecretLedger.shared().secrets()).containsEntry(token, "service account token");
    }

    @Test
    void the_true_end_is_kept_to_the_millisecond_though_the_wire_has_seconds() {
        ask(chain.federated(), "{\"scope\":[\"read\"],\"lifetime\":\"2s\"}");

        StubToken issued = chain.last().subject().token().orElseThrow();
        assertThat(issued.life().expiresAt()).isEqualTo(Instant.parse("2030-01-01T00:00:02.250Z"));
        assertThat(issued.who()).isEqualTo(READER);
        assertThat(issued.scopes()).containsExactly("read");
        assertThat(chain.last().outcome().why())
                .isEqualTo("The binding 1 on " + reader + " gives " + Chain.JOB + ", which " + Chain.JOB
                        + " is, the role " + USER + ", which has iam.serviceAccounts.getAccessToken.");
    }

    @Test
    void without_a_lifetime_it_is_an_hour() {
        Answer answer = ask(chain.federated(), "{\"scope\":[\"read\"]}");

        assertThat(Chain.text(answer, "expireTime")).isEqualTo("2030-01-01T01:00:00Z");
    }

    @Test
    void without_the_role_the_answer_is_googles_denial() {
        chain.policy.revoke(Grant.of(USER, Chain.JOB, reader));

        Answer answer = ask(chain.federated(), "{\"scope\":[\"read\"]}");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo(DENIED);
        assertThat(chain.last().what()).isEqualTo(Observation.What.TOKEN_REFUSED);
        assertThat(chain.last().subject().who()).isEqualTo(Chain.JOB);
        assertThat(chain.last().outcome().layer()).contains(Diagnosis.Layer.AUTHORIZATION);
        assertThat(chain.last().outcome().why())
                .isEqualTo("No binding on " + reader + ", or on what it lies in, gives " + Chain.JOB
                        + " a role with iam.serviceAccounts.getAccessToken. Roles that have it:"
                        + " roles/iam.serviceAccountTokenCreator, roles/iam.workloadIdentityUser.");
    }

    @Test
    void an_account_that_does_not_exist_is_denied_in_the_same_words() {
        chain.grant(USER, Chain.JOB, "projects/demo");

        Answer answer = ask(chain.federated(), "nobody@demo.iam.gserviceaccount.com", "{\"scope\":[\"read\"]}");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo(DENIED);
    }

    @Test
    void a_federated_token_is_alive_until_the_millisecond_of_its_end() {
        String federated = chain.federated();

        chain.clock.advance(Duration.ofMillis(9_999));
        int before = ask(federated, "{\"scope\":[\"read\"]}").status();
        chain.clock.advance(Duration.ofMillis(1));
        Answer at = ask(federated, "{\"scope\":[\"read\"]}");

        assertThat(before).isEqualTo(200);
        assertThat(at.status()).isEqualTo(401);
        assertThat(at.body()).contains("\"reason\":\"ACCESS_TOKEN_EXPIRED\"");
        assertThat(chain.last().isExpiredToken()).isTrue();
    }

    @Test
    void a_token_of_another_stub_is_refused() {
        String foreign = new Chain().federated();

        Answer answer = ask(foreign, "{\"scope\":[\"read\"]}");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body())
                .contains("\"method\":\"google.iam.credentials.v1.IAMCredentials.GenerateAccessToken\"");
    }

    @Test
    void the_subject_token_itself_is_refused() {
        assertThat(ask(chain.keys.sign(chain.claims()), "{\"scope\":[\"read\"]}")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_federated_token_needs_a_scope_of_the_credentials_api() {
        Map<String, String> form = chain.form(chain.keys.sign(chain.claims()));
        form.put("scope", "https://www.googleapis.com/auth/devstorage.read_only");
        String narrow = Chain.text(chain.exchange(form), "access_token");

        Answer answer = ask(narrow, "{\"scope\":[\"read\"]}");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("\"reason\":\"ACCESS_TOKEN_SCOPE_INSUFFICIENT\"");
    }

    @Test
    void a_service_account_may_impersonate_another_one_if_it_may() {
        String readerToken = token(ask(chain.federated(), "{\"scope\":[\"" + Chain.CLOUD + "\"]}"));

        Answer denied = ask(readerToken, RELAY, "{\"scope\":[\"read\"]}");
        chain.grant(CREATOR, "serviceAccount:" + READER, relay);
        Answer granted = ask(readerToken, RELAY, "{\"scope\":[\"read\"]}");

        assertThat(denied.body()).isEqualTo(DENIED);
        assertThat(granted.status()).isEqualTo(200);
    }

    @Test
    void each_hop_of_a_delegation_is_checked() {
        String federated = chain.federated();
        chain.policy.revoke(Grant.of(USER, Chain.JOB, reader));
        String body = "{\"scope\":[\"read\"],\"delegates\":[\"projects/-/serviceAccounts/" + RELAY + "\"]}";

        Answer noFirst = ask(federated, body);
        chain.grant(CREATOR, Chain.JOB, relay);
        Answer noSecond = ask(federated, body);
        chain.grant(CREATOR, "serviceAccount:" + RELAY, reader);
        Answer both = ask(federated, body);

        assertThat(noFirst.body()).contains("iam.serviceAccounts.implicitDelegation");
        assertThat(noSecond.body()).isEqualTo(DENIED);
        assertThat(both.status()).isEqualTo(200);
        assertThat(chain.last().outcome().why())
                .as("why each hop was let pass")
                .contains(relay, "which has iam.serviceAccounts.implicitDelegation.")
                .contains(reader, "which has iam.serviceAccounts.getAccessToken.");
    }

    @Test
    void more_than_an_hour_needs_the_extension() {
        Answer refused = ask(chain.federated(), "{\"scope\":[\"read\"],\"lifetime\":\"3601s\"}");
        Answer extended =
                ask(desk(Set.of(READER)), chain.federated(), "{\"scope\":[\"read\"],\"lifetime\":\"43200s\"}");
        Answer tooLong = ask(desk(Set.of(READER)), chain.federated(), "{\"scope\":[\"read\"],\"lifetime\":\"43201s\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body())
                .isEqualTo("{\"error\":{\"code\":400,\"message\":\"Access tokens for service account " + READER
                        + " can not have lifetimes of more than 1 hour. Use the Org Policy Constraint"
                        + " constraints/iam.allowServiceAccountCredentialLifetimeExtension to allow up to 12 hours.\","
                        + "\"status\":\"INVALID_ARGUMENT\"}}");
        assertThat(extended.status()).isEqualTo(200);
        assertThat(tooLong.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"1s, 1000", "3600s, 3600000", "1.5s, 1500", "0.250s, 250", "2.000000001s, 2000"})
    void a_lifetime_is_a_number_of_seconds(String lifetime, long millis) {
        ask(chain.federated(), "{\"scope\":[\"read\"],\"lifetime\":\"" + lifetime + "\"}");

        StubToken.Life life = chain.last().subject().token().orElseThrow().life();
        assertThat(Duration.between(life.issuedAt(), life.expiresAt()).toMillis())
                .isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "no json",
                "{}",
                "{\"scope\":[]}",
                "{\"scope\":\"read\"}",
                "{\"scope\":[7]}",
                "{\"scope\":[\"\"]}",
                "{\"scope\":[\"read\"],\"lifetime\":2}",
                "{\"scope\":[\"read\"],\"lifetime\":\"0s\"}",
                "{\"scope\":[\"read\"],\"lifetime\":\"-1s\"}",
                "{\"scope\":[\"read\"],\"lifetime\":\"2\"}",
                "{\"scope\":[\"read\"],\"lifetime\":\"1m\"}",
                "{\"scope\":[\"read\"],\"delegates\":[\"relay@demo.iam.gserviceaccount.com\"]}",
                "{\"scope\":[\"read\"],\"scopes\":[\"read\"]}"
            })
    void a_malformed_request_is_an_invalid_argument(String body) {
        Answer answer = ask(chain.federated(), body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"status\":\"INVALID_ARGUMENT\"");
        assertThat(chain.last().outcome().layer()).isEmpty();
    }

    @Test
    void a_project_in_place_of_the_wildcard_is_an_invalid_argument() {
        Answer answer = desk(Set.of()).answer(call("demo", READER, chain.federated(), "{\"scope\":[\"read\"]}"));

        assertThat(answer.status()).isEqualTo(400);
    }

    private Answer ask(String token, String body) {
        return ask(token, READER, body);
    }

    private Answer ask(String token, String email, String body) {
        return desk(Set.of()).answer(call("-", email, token, body));
    }

    private Answer ask(Desk desk, String token, String body) {
        return desk.answer(call("-", READER, token, body));
    }

    private Desk desk(Set<String> extended) {
        return Desk.credentials(chain.state, new AccountRules(chain.accounts, () -> extended), Chain.calm());
    }

    private static Call call(String project, String email, String token, String body) {
        return Chain.routed(
                Desk.credentialsPath(),
                Call.of(
                        "POST",
                        "/v1/projects/" + project + "/serviceAccounts/" + email + ":generateAccessToken",
                        Map.of("Authorization", List.of("Bearer " + token)),
                        body));
    }

    private static String token(Answer answer) {
        return Chain.text(answer, "accessToken");
    }
}
