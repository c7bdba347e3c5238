// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static io.dataflowoauth.testkit.CloudCaller.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's userinfo tells who a token's holder is, as far as its scopes go, in the words of each version. */
class GoogleUserInfoTest {
    private static final String EMAIL = "https://www.googleapis.com/auth/userinfo.email";
    private static final String INVALID =
            "{\"error\":\"invalid_request\",\"error_description\":\"Invalid Credentials\"}";

    @TempDir
    private Path folder;

    private final CloudCaller cloud = new CloudCaller();

    @AfterEach
    void close() {
        cloud.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/userinfo", "/oauth2/v3/userinfo"})
    void an_account_is_told_by_openid_connect_s_names(String path) throws Exception {
        String token = cloud.machineToken("openid," + EMAIL);

        Map<String, Object> told = read(cloud.get(path, token));

        assertThat(told)
                .containsEntry("email", WORKER)
                .containsEntry("email_verified", true)
                .containsKey("sub");
        assertThat(read(cloud.call("POST", path, token, ""))).isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/v1/userinfo", "/oauth2/v2/userinfo", "/userinfo/v2/me"})
    void older_versions_have_names_of_their_own(String path) throws Exception {
        Map<String, Object> told = read(cloud.get(path, cloud.machineToken("openid," + EMAIL)));

        assertThat(told)
                .containsEntry("email", WORKER)
                .containsEntry("verified_email", true)
                .containsKey("id")
                .doesNotContainKeys("sub", "email_verified");
    }

    @Test
    void it_is_the_holder_whom_tokeninfo_names() throws Exception {
        String token = cloud.machineToken("openid");

        assertThat(read(cloud.get("/v1/userinfo", token)))
                .containsOnly(
                        Map.entry("sub", read(cloud.get("/tokeninfo", token)).get("sub")));
    }

    @Test
    void a_user_s_name_is_told_with_the_scope_profile_only() throws Exception {
        assertThat(read(cloud.get("/v1/userinfo", userToken("openid profile"))))
                .containsEntry("name", "ada")
                .containsEntry("hd", "corp.example")
                .doesNotContainKey("email");
        assertThat(read(cloud.get("/oauth2/v2/userinfo", userToken("openid email"))))
                .containsEntry("email", "ada@corp.example")
                .doesNotContainKeys("name", "given_name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://www.googleapis.com/auth/devstorage.read_only"})
    void a_token_without_a_scope_for_it_is_refused_in_the_words_of_the_version(String scopes) {
        String token = cloud.machineToken(scopes);

        HttpResponse<String> third = cloud.get("/oauth2/v3/userinfo", token);
        HttpResponse<String> second = cloud.get("/oauth2/v2/userinfo", token);

        assertThat(third.statusCode()).isEqualTo(401);
        assertThat(third.body()).isEqualTo(INVALID);
        assertThat(second.statusCode()).isEqualTo(401);
        assertThat(second.body()).contains("\"UNAUTHENTICATED\"", "missing required authentication credential");
    }

    @Test
    void a_call_without_a_token_and_one_with_a_dead_or_unknown_token_are_refused() {
        String ended = cloud.machineToken("openid");
        cloud.clock.advance(Duration.ofHours(1));

        for (HttpResponse<String> answer : List.of(
                cloud.open("/v1/userinfo"), cloud.get("/v1/userinfo", ended), cloud.get("/v1/userinfo", "nobody"))) {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo(INVALID);
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer realm="));
        }
        assertThat(cloud.get("/oauth2/v2/userinfo", ended).body()).contains("ACCESS_TOKEN_EXPIRED");
        assertThat(cloud.get("/oauth2/v2/userinfo", "nobody").body()).contains("\"UNAUTHENTICATED\"");
    }

    @Test
    void a_refusal_is_in_the_journal_with_whom_it_was_of() {
        cloud.get("/v1/userinfo", cloud.machineToken(""));

        JournalEntry refused =
                cloud.stub.journal().entries(JournalEntry.Kind.CALL_REFUSED).get(0);
        assertThat(refused.principal()).contains(WORKER);
        assertThat(refused.path()).contains("/v1/userinfo");
    }

    private String userToken(String scope) throws Exception {
        Map<String, Object> file = JSONObjectUtils.parse(
                Files.readString(cloud.stub.files().signedInUser(folder.resolve("user.json"), "ada@corp.example")));
        Map<String, String> form = new HashMap<>(Map.of("grant_type", "refresh_token", "scope", scope));
        for (String name : new String[] {"refresh_token", "client_id", "client_secret"}) {
            form.put(name, String.valueOf(file.get(name)));
        }
        return LoopbackCaller.text(cloud.form("/token", form), "access_token");
    }

    private static Map<String, Object> read(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSONObjectUtils.parse(answer.body());
    }
}
