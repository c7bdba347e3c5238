// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static io.dataflowoauth.testkit.CloudCaller.READER;
import static io.dataflowoauth.testkit.CloudCaller.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokeninfo tells whoever has a token what it says, and nothing of a token that is dead or not Google's own. */
class TokenInfoTest {
    private static final String EMAIL = "https://www.googleapis.com/auth/userinfo.email";
    private static final String CLOUD = "https://www.googleapis.com/auth/cloud-platform";
    private static final String INVALID = "{\"error\":\"invalid_token\",\"error_description\":\"Invalid Value\"}";

    @TempDir
    private Path folder;

    private final CloudCaller cloud = new CloudCaller();

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void an_access_token_is_told_in_texts_of_its_account_its_scopes_and_its_end() throws Exception {
        String token = cloud.machineToken("");
        cloud.clock.advance(Duration.ofSeconds(100));

        Map<String, Object> told = read(cloud.open("/tokeninfo?access_token=" + token));

        assertThat(told)
                .containsEntry("scope", CLOUD)
                .containsEntry("expires_in", "1700")
                .containsEntry("exp", String.valueOf(cloud.clock.now().getEpochSecond() + 1700))
                .containsEntry("access_type", "online")
                .doesNotContainKeys("email", "sub");
        assertThat(told.get("azp")).asString().matches("[0-9]{21}").isEqualTo(told.get("aud"));
    }

    @Test
    void the_address_is_told_only_with_a_scope_for_it() throws Exception {
        Map<String, Object> told = read(cloud.open("/tokeninfo?access_token=" + cloud.machineToken("openid," + EMAIL)));

        assertThat(told)
                .containsEntry("email", WORKER)
                .containsEntry("email_verified", "true")
                .containsEntry("scope", EMAIL + " openid")
                .containsEntry("sub", told.get("azp"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tokeninfo", "/oauth2/v3/tokeninfo", "/oauth2/v2/tokeninfo", "/oauth2/v1/tokeninfo"})
    void a_token_comes_in_the_query_in_a_form_or_as_a_bearer_token_without_a_body(String path) {
        String token = cloud.machineToken("");

        assertThat(cloud.open(path + "?access_token=" + token).statusCode()).isEqualTo(200);
        assertThat(cloud.form(path, Map.of("access_token", token)).statusCode()).isEqualTo(200);
        assertThat(cloud.get(path, token).statusCode()).isEqualTo(200);
        assertThat(cloud.call("POST", path, token, "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void older_versions_have_names_of_their_own_and_write_numbers_and_flags(String version) throws Exception {
        Map<String, Object> told = read(
                cloud.open("/oauth2/" + version + "/tokeninfo?access_token=" + cloud.machineToken("openid," + EMAIL)));

        assertThat(told)
                .containsEntry("expires_in", 1800L)
                .containsEntry("verified_email", true)
                .containsEntry("email", WORKER)
                .containsEntry("user_id", told.get("issued_to"))
                .containsEntry("audience", told.get("issued_to"))
                .doesNotContainKeys("azp", "aud", "sub", "exp");
    }

    @Test
    void a_user_s_token_is_for_the_client_that_the_user_signed_in_with() throws Exception {
        Map<String, Object> file = file();

        Map<String, Object> told =
                read(cloud.open("/tokeninfo?access_token=" + LoopbackCaller.text(refreshed(file), "access_token")));

        assertThat(told)
                .containsEntry("azp", file.get("client_id"))
                .containsEntry("email", "ada@corp.example")
                .containsEntry("access_type", "offline");
        assertThat(told.get("sub")).isNotEqualTo(told.get("azp"));
    }

    @Test
    void an_id_token_is_told_in_texts_without_what_the_kit_has_added() throws Exception {
        String token = idToken("{\"audience\":\"https://a.example\",\"includeEmail\":true}");

        Map<String, Object> told = read(cloud.open("/tokeninfo?id_token=" + token));
        Map<String, Object> old = read(cloud.open("/oauth2/v2/tokeninfo?id_token=" + token));

        assertThat(told)
                .containsEntry("iss", "https://accounts.google.com")
                .containsEntry("aud", "https://a.example")
                .containsEntry("email", READER)
                .containsEntry("email_verified", "true")
                .containsEntry("exp", String.valueOf(cloud.clock.now().getEpochSecond() + 3600))
                .doesNotContainKey(KitKeys.MARK_CLAIM);
        assertThat(old)
                .containsEntry("audience", "https://a.example")
                .containsEntry("expires_in", 3600L)
                .containsEntry("verified_email", true);
    }

    @Test
    void a_user_who_signed_in_gets_an_id_token_for_that_client() throws Exception {
        Map<String, Object> file = file();

        Map<String, Object> told =
                read(cloud.open("/tokeninfo?id_token=" + LoopbackCaller.text(refreshed(file), "id_token")));

        assertThat(told)
                .containsEntry("aud", file.get("client_id"))
                .containsEntry("email", "ada@corp.example")
                .containsEntry("hd", "corp.example");
    }

    @Test
    void a_token_that_was_forgotten_or_has_ended_is_told_no_more() throws Exception {
        String forgotten = cloud.machineToken("");
        cloud.stub.forgetTokens(WORKER);
        assertThat(cloud.open("/tokeninfo?access_token=" + forgotten).body()).isEqualTo(INVALID);
        cloud.stub.attach(WORKER);
        String ended = cloud.machineToken("");
        String endedId = idToken("{\"audience\":\"a\"}");

        cloud.clock.advance(Duration.ofHours(1));

        HttpResponse<String> answer = cloud.open("/tokeninfo?access_token=" + ended);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(INVALID);
        assertThat(cloud.open("/tokeninfo?id_token=" + endedId).body()).isEqualTo(INVALID);
        JournalEntry refused = cloud.stub
                .journal()
                .entries()
                .get(cloud.stub.journal().entries().size() - 2);
        assertThat(refused.kind()).isEqualTo(JournalEntry.Kind.CALL_REFUSED);
        assertThat(refused.principal()).contains(WORKER);
    }

    @ParameterizedTest
    @CsvSource({
        "access_token, nobody",
        "access_token, eyJhbGciOiJub25lIn0.e30.",
        "id_token, nobody",
        "id_token, eyJhbGciOiJub25lIn0.eyJleHAiOjk5OTk5OTk5OTl9.",
        "id_token, e30.e30.e30"
    })
    void what_is_no_token_of_google_is_refused(String parameter, String value) {
        HttpResponse<String> answer = cloud.open("/tokeninfo?" + parameter + "=" + value);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(INVALID);
    }

    @Test
    void a_jwt_of_an_account_s_own_key_is_no_id_token_and_no_access_token() {
        String jwt = cloud.signed(cloud.claims());

        assertThat(cloud.open("/tokeninfo?id_token=" + jwt).body()).isEqualTo(INVALID);
        assertThat(cloud.open("/tokeninfo?access_token=" + jwt).body()).isEqualTo(INVALID);
    }

    @Test
    void a_federated_token_is_not_known_here() {
        try (FakeOidcIssuer issuer =
                FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(cloud.clock))) {
            WorkloadProvider provider = cloud.stub.provider("123456", "pool", "ci", issuer);
            String subject = issuer.subjectToken("job", provider.audience()).reveal();
            String federated =
                    LoopbackCaller.text(new LoopbackCaller(cloud.stub).exchange(provider, subject), "access_token");

            assertThat(cloud.open("/tokeninfo?access_token=" + federated).body())
                    .isEqualTo(INVALID);
        }
    }

    @Test
    void none_two_or_one_of_each_is_no_question() {
        String token = cloud.machineToken("");

        for (String query : new String[] {
            "",
            "?access_token=",
            "?access_token=" + token + "&access_token=" + token,
            "?access_token=" + token + "&id_token=x"
        }) {
            HttpResponse<String> answer = cloud.open("/tokeninfo" + query);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("\"invalid_request\"").doesNotContain(WORKER, "scope");
        }
    }

    @Test
    void it_fails_with_the_token_endpoint_and_comes_back() {
        String token = cloud.machineToken("");
        cloud.stub.failNext(IamService.TOKENS, 1, 503);

        assertThat(cloud.open("/tokeninfo?access_token=" + token).statusCode()).isEqualTo(503);
        assertThat(cloud.open("/tokeninfo?access_token=" + token).statusCode()).isEqualTo(200);
    }

    private Map<String, Object> file() throws Exception {
        return JSONObjectUtils.parse(
                Files.readString(cloud.stub.files().signedInUser(folder.resolve("user.json"), "ada@corp.example")));
    }

    private HttpResponse<String> refreshed(Map<String, Object> file) {
        Map<String, String> form = new HashMap<>(Map.of("grant_type", "refresh_token"));
        for (String name : new String[] {"refresh_token", "client_id", "client_secret"}) {
            form.put(name, String.valueOf(file.get(name)));
        }
        return cloud.form("/token", form);
    }

    private String idToken(String asked) {
        return LoopbackCaller.text(cloud.method(READER, "generateIdToken", asked), "token");
    }

    private static Map<String, Object> read(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSONObjectUtils.parse(answer.body());
    }
}
