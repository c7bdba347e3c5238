// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static io.dataflowoauth.testkit.CloudCaller.CREATOR;
import static io.dataflowoauth.testkit.CloudCaller.READER;
import static io.dataflowoauth.testkit.CloudCaller.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.net.http.HttpResponse;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountMethodsTest {
    private static final String RELAY = "relay@demo.iam.gserviceaccount.com";
    private static final String CLAIMS = "{\"payload\":\"{\\\"sub\\\":\\\"ada\\\"}\"}";
    private static final String BLOB = "{\"payload\":\"AQID\"}";
    private static final String AUDIENCE = "{\"audience\":\"https://a.example\"}";

    private final CloudCaller cloud = new CloudCaller();

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void a_jwt_is_signed_by_a_key_that_the_account_publishes() throws Exception {
        HttpResponse<String> answer = cloud.method(READER, "signJwt", CLAIMS);

        assertThat(KitKeys.verify(LoopbackCaller.text(answer, "signedJwt"), cloud.keys()))
                .containsEntry("sub", "ada");
        assertThat(cloud.keys()).contains(LoopbackCaller.text(answer, "keyId")).doesNotContain("\"d\":");
    }

    @Test
    void bytes_are_signed_by_that_key_too() throws Exception {
        HttpResponse<String> answer = cloud.method(READER, "signBlob", BLOB);

        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(JWKSet.parse(cloud.keys())
                .getKeyByKeyId(LoopbackCaller.text(answer, "keyId"))
                .toRSAKey()
                .toRSAPublicKey());
        signature.update(new byte[] {1, 2, 3});
        assertThat(signature.verify(Base64.getDecoder().decode(LoopbackCaller.text(answer, "signedBlob"))))
                .isTrue();
    }

    @Test
    void the_party_of_an_id_token_is_the_account_s_e_mail_if_that_is_asked_for() throws Exception {
        String keys = cloud.get("/oauth2/v3/certs", "nobody").body();

        String token = LoopbackCaller.text(
                cloud.method(
                        READER, "generateIdToken", "{\"audience\":\"https://a.example\",\"useEmailAzp\":\"true\"}"),
                "token");

        assertThat(KitKeys.verify(token, keys)).containsEntry("azp", READER).doesNotContainKey("email");
    }

    @Test
    void an_id_token_names_the_account_s_e_mail_only_if_it_is_asked_to() throws Exception {
        String keys = cloud.get("/oauth2/v3/certs", "nobody").body();
        String plain = LoopbackCaller.text(cloud.method(READER, "generateIdToken", AUDIENCE), "token");
        String named = LoopbackCaller.text(
                cloud.method(READER, "generateIdToken", "{\"audience\":\"https://a.example\",\"includeEmail\":true}"),
                "token");

        assertThat(KitKeys.verify(plain, keys))
                .containsEntry("aud", "https://a.example")
                .doesNotContainKey("email");
        assertThat(KitKeys.verify(named, keys)).containsEntry("email", READER);
    }

    @Test
    void a_form_is_read_like_json() {
        HttpResponse<String> answer = cloud.form(
                "/v1/projects/-/serviceAccounts/" + READER + ":generateIdToken",
                Map.of("audience", "https://a.example", "includeEmail", "true"),
                "Authorization",
                "Bearer " + cloud.machineToken(""));

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "signJwt | iam.serviceAccounts.signJwt",
                "signBlob | iam.serviceAccounts.signBlob",
                "generateIdToken | iam.serviceAccounts.getOpenIdToken"
            })
    void each_method_needs_its_own_permission(String verb, String permission) {
        cloud.stub.revoke(CREATOR, "serviceAccount:" + WORKER, cloud.reader);
        HttpResponse<String> answer = cloud.method(READER, verb, verb.equals("generateIdToken") ? AUDIENCE : CLAIMS);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("\"permission\":\"" + permission + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "signJwt | {}",
                "signJwt | no json",
                "signJwt | {\"payload\":\"no json\"}",
                "signJwt | {\"payload\":7}",
                "signJwt | {\"payload\":\"{\\\"exp\\\":\\\"soon\\\"}\"}",
                "signJwt | {\"payload\":\"{\\\"exp\\\":1}\"}",
                "signJwt | {\"payload\":\"{\\\"exp\\\":99999999999}\"}",
                "signBlob | {\"payload\":\"%%%\"}",
                "signBlob | {\"payload\":\"\"}",
                "generateIdToken | {}",
                "generateIdToken | {\"audience\":\"a\",\"delegates\":\"x\"}",
                "generateIdToken | {\"audience\":\"a\",\"delegates\":[\"relay@demo.iam.gserviceaccount.com\"]}"
            })
    void a_request_that_is_none_is_an_invalid_argument(String verb, String body) {
        HttpResponse<String> answer = cloud.method(READER, verb, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("INVALID_ARGUMENT");
    }

    @Test
    void the_project_is_the_wildcard_and_the_token_has_the_scope() {
        String path = "/serviceAccounts/" + READER + ":signJwt";

        assertThat(cloud.asked("/v1/projects/demo" + path, cloud.machineToken(""), CLAIMS)
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<String> narrow =
                cloud.asked("/v1/projects/-" + path, cloud.machineToken("https://a.example"), CLAIMS);
        assertThat(narrow.statusCode()).isEqualTo(403);
        assertThat(narrow.body()).contains("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    }

    @Test
    void each_delegate_must_let_the_one_before_it_delegate() {
        String relay = cloud.stub.serviceAccount(RELAY);
        cloud.stub.revoke(CREATOR, "serviceAccount:" + WORKER, cloud.reader);
        cloud.stub.grant(CREATOR, "serviceAccount:" + RELAY, cloud.reader);
        String through = BLOB.replaceFirst("\\{", "{\"delegates\":[\"projects/-/serviceAccounts/" + RELAY + "\"],");

        HttpResponse<String> before = cloud.method(READER, "signBlob", through);
        cloud.stub.grant(CREATOR, "serviceAccount:" + WORKER, relay);
        HttpResponse<String> after = cloud.method(READER, "signBlob", through);

        assertThat(before.body()).contains("iam.serviceAccounts.implicitDelegation");
        assertThat(after.statusCode()).isEqualTo(200);
    }

    @Test
    void an_account_goes_by_its_numeric_id_too_as_a_target_and_as_a_delegate() throws Exception {
        String relay = cloud.stub.serviceAccount(RELAY);
        cloud.stub.grant(CREATOR, "serviceAccount:" + RELAY, cloud.reader);
        cloud.stub.grant(CREATOR, "serviceAccount:" + WORKER, relay);

        HttpResponse<String> direct = cloud.method(idOf(READER), "signBlob", BLOB);
        HttpResponse<String> through = cloud.method(
                idOf(READER),
                "generateAccessToken",
                "{\"scope\":[\"https://a.example\"],\"delegates\":[\"projects/-/serviceAccounts/" + idOf(RELAY)
                        + "\"]}");

        assertThat(direct.statusCode()).isEqualTo(200);
        assertThat(through.statusCode()).isEqualTo(200);
        assertThat(cloud.stub.journal().entries(JournalEntry.Kind.TOKEN_ISSUED))
                .last()
                .satisfies(issued -> assertThat(issued.principal()).isEqualTo(READER));
        assertThat(cloud.method("100000000000000000001", "signBlob", BLOB).statusCode())
                .isEqualTo(403);
    }

    private String idOf(String email) throws Exception {
        String token = LoopbackCaller.text(cloud.method(email, "generateIdToken", AUDIENCE), "token");
        return String.valueOf(
                KitKeys.verify(token, cloud.get("/oauth2/v3/certs", "nobody").body())
                        .get("sub"));
    }

    @Test
    void the_project_that_pays_must_let_the_caller_use_it() {
        HttpResponse<String> before = cloud.method(READER, "signBlob", BLOB, "X-Goog-User-Project", "billed");
        cloud.stub.grant("roles/serviceusage.serviceUsageConsumer", "serviceAccount:" + WORKER, "projects/billed");
        HttpResponse<String> after = cloud.method(READER, "signBlob", BLOB, "X-Goog-User-Project", "billed");

        assertThat(before.statusCode()).isEqualTo(403);
        assertThat(before.body()).contains("USER_PROJECT_DENIED", "projects/billed");
        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(cloud.stub
                        .journal()
                        .entries(JournalEntry.Kind.TOKEN_REFUSED)
                        .get(0)
                        .why()
                        .orElse(""))
                .contains("No binding on", "projects/billed", "a role with serviceusage.services.use");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody@demo.iam.gserviceaccount.com", "other@demo.iam.gserviceaccount.com"})
    void an_account_that_does_not_exist_is_denied_like_one_out_of_reach(String email) {
        cloud.stub.serviceAccount("other@demo.iam.gserviceaccount.com");

        HttpResponse<String> answer = cloud.method(email, "signBlob", BLOB);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("(or it may not exist)");
    }
}
