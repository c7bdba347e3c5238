// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static io.dataflowoauth.testkit.CloudCaller.READER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OAuthTokensTest {
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    @TempDir
    private Path folder;

    private final CloudCaller cloud = new CloudCaller();

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void an_assertion_becomes_a_token_of_the_account_with_its_scopes() {
        HttpResponse<String> answer = exchange(cloud.signed(cloud.claims()));

        assertThat(LoopbackCaller.text(answer, "expires_in")).isEqualTo("3600");
        assertThat(LoopbackCaller.text(answer, "token_type")).isEqualTo("Bearer");
        JournalEntry issued = last();
        assertThat(issued.principal()).contains(READER);
        assertThat(issued.scopes()).containsExactlyInAnyOrder("https://a.example", "https://b.example");
    }

    @Test
    void an_assertion_with_a_target_audience_becomes_an_id_token() throws Exception {
        String keys = cloud.get("/oauth2/v3/certs", "nobody").body();

        HttpResponse<String> answer = exchange(signedWith("target_audience", "https://a.example"));

        assertThat(KitKeys.verify(LoopbackCaller.text(answer, "id_token"), keys))
                .containsEntry("aud", "https://a.example")
                .containsEntry("email", READER);
    }

    @Test
    void an_account_acts_for_a_user_only_with_scopes_that_the_domain_allows() {
        HttpResponse<String> before = exchange(signedWith("sub", "ada@corp.example"));
        cloud.stub.allowDomainWideDelegation(READER, "https://a.example", "https://b.example");
        HttpResponse<String> after = exchange(signedWith("sub", "ada@corp.example"));

        assertThat(before.statusCode()).isEqualTo(401);
        assertThat(before.body()).contains("unauthorized_client");
        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(last().principal()).contains("user:ada@corp.example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iss | nobody@demo.iam.gserviceaccount.com | account not found",
                "iss | worker@demo.iam.gserviceaccount.com | Invalid JWT Signature",
                "aud | https://evil.example | the audience is not this token endpoint",
                "exp | 3601 | short-lived token",
                "exp | -1 | short-lived token",
                "iat | 301 | short-lived token",
                "iat | soon | short-lived token"
            })
    void an_assertion_that_google_would_not_take_is_refused_in_its_words(String claim, String value, String words) {
        boolean time = claim.equals("exp") || claim.equals("iat");
        Object claimed =
                time && !value.equals("soon") ? cloud.clock.now().getEpochSecond() + Long.parseLong(value) : value;
        String assertion = claim.equals("exp") && value.equals("-1") ? expired() : signedWith(claim, claimed);

        HttpResponse<String> answer = exchange(assertion);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_grant", words);
    }

    @Test
    void what_is_no_assertion_or_another_grant_is_refused() {
        assertThat(exchange("no-jwt").body()).contains("Failed to parse the JWT");
        assertThat(cloud.form("/token", Map.of("grant_type", GRANT)).body()).contains("Missing parameter: assertion");
        assertThat(cloud.form("/token", Map.of("grant_type", "password")).body())
                .contains("unsupported_grant_type");
    }

    @Test
    void a_key_file_holds_a_key_that_signs_until_it_is_replaced() throws Exception {
        Map<String, Object> file = read(cloud.stub.files().serviceAccountKey(folder.resolve("new/key.json"), READER));
        String assertion = signedBy(file);

        assertThat(file).containsEntry("type", "service_account").containsEntry("project_id", "demo");
        assertThat(exchange(assertion).statusCode()).isEqualTo(200);
        cloud.stub.files().replaceKey(READER);
        assertThat(exchange(assertion).body()).contains("Invalid JWT Signature");
    }

    @Test
    void an_assertion_need_not_say_which_key_of_the_account_signed_it(@TempDir Path folder) throws Exception {
        Path file = cloud.stub.files().serviceAccountKey(folder.resolve("key.json"), READER);

        HttpResponse<String> answer = exchange(signedBy(read(file), Map.of("alg", "RS256")));
        cloud.stub.files().replaceKey(READER);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(exchange(signedBy(read(file), Map.of("alg", "RS256"))).body())
                .contains("Invalid JWT Signature");
    }

    @Test
    void a_self_signed_token_is_taken_by_an_api_with_its_scopes_or_for_its_audience() {
        cloud.stub.protect(ProtectedResource.at("GET", "/a").requiringScope("https://a.example"));
        cloud.stub.protect(
                ProtectedResource.at("GET", "/b").requiringScope("https://www.googleapis.com/auth/cloud-platform"));
        Map<String, Object> forApi = cloud.claims();
        forApi.put("sub", READER);
        String scoped = cloud.signed(forApi);
        forApi.remove("scope");

        assertThat(cloud.get("/a", scoped).statusCode()).isEqualTo(200);
        assertThat(cloud.get("/b", scoped).statusCode()).isEqualTo(403);
        assertThat(cloud.get("/b", cloud.signed(forApi)).statusCode()).isEqualTo(200);
        cloud.stub.files().replaceKey(READER);
        assertThat(cloud.get("/a", scoped).statusCode()).isEqualTo(401);
    }

    @Test
    void a_user_s_refresh_token_works_with_the_client_until_the_user_signs_out() throws Exception {
        Map<String, Object> file =
                read(cloud.stub.files().signedInUser(folder.resolve("user.json"), "ada@corp.example"));

        HttpResponse<String> answer = cloud.form("/token", refreshing(file, Map.of("scope", "https://a.example")));
        assertThat(LoopbackCaller.text(answer, "scope")).isEqualTo("https://a.example");
        assertThat(last().principal()).contains("user:ada@corp.example");
        assertThat(cloud.form("/token", refreshing(file, Map.of("client_secret", "wrong")))
                        .body())
                .contains("invalid_client");
        cloud.stub.files().signOut("ada@corp.example");
        assertThat(cloud.form("/token", refreshing(file, Map.of())).body()).contains("invalid_grant");
    }

    @Test
    void a_workforce_user_s_refresh_token_is_rotated_at_each_use() throws Exception {
        String principal = "principal://iam.googleapis.com/locations/global/workforcePools/staff/subject/ada";
        Map<String, Object> file =
                read(cloud.stub.files().signedInWorkforceUser(folder.resolve("user.json"), principal));
        String pair = file.get("client_id") + ":" + file.get("client_secret");
        String basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));

        HttpResponse<String> first = workforce(String.valueOf(file.get("refresh_token")), basic);
        String next = LoopbackCaller.text(first, "refresh_token");

        assertThat(last().principal()).contains(principal);
        assertThat(workforce(String.valueOf(file.get("refresh_token")), basic).body())
                .contains("invalid_grant");
        assertThat(workforce(next, "Basic %%%").body()).contains("invalid_client");
        assertThat(workforce(next, "Bearer x").body()).contains("invalid_client");
        assertThat(workforce(next, basic).statusCode()).isEqualTo(200);
        assertThat(cloud.form("/v1/oauthtoken", Map.of("grant_type", GRANT)).body())
                .contains("unsupported_grant_type");
    }

    @Test
    void an_impersonating_file_has_the_user_inside() throws Exception {
        Path file = cloud.stub.files().impersonated(folder.resolve("i.json"), READER, "ada@corp.example");

        assertThat(Files.readString(file))
                .contains(
                        READER + ":generateAccessToken",
                        "authorized_user",
                        cloud.stub.base().toString());
        assertThat(cloud.stub.files().toString())
                .contains(cloud.stub.base().toString())
                .doesNotContain("1//");
    }

    private HttpResponse<String> workforce(String refresh, String authorization) {
        return cloud.form(
                "/v1/oauthtoken",
                Map.of("grant_type", "refresh_token", "refresh_token", refresh),
                "Authorization",
                authorization);
    }

    private static Map<String, String> refreshing(Map<String, Object> file, Map<String, String> changed) {
        Map<String, String> form = new HashMap<>(Map.of("grant_type", "refresh_token"));
        for (String name : new String[] {"refresh_token", "client_id", "client_secret"}) {
            form.put(name, String.valueOf(file.get(name)));
        }
        form.putAll(changed);
        return form;
    }

    private HttpResponse<String> exchange(String assertion) {
        return cloud.form("/token", Map.of("grant_type", GRANT, "assertion", assertion));
    }

    private String signedWith(String claim, Object value) {
        Map<String, Object> claims = cloud.claims();
        claims.put(claim, value);
        return cloud.signed(claims);
    }

    /** IAM signs nothing that has ended, so the clock goes on instead. */
    private String expired() {
        String assertion = cloud.signed(cloud.claims());
        cloud.clock.advance(Duration.ofHours(1));
        return assertion;
    }

    private String signedBy(Map<String, Object> file) throws Exception {
        return signedBy(file, Map.of("alg", "RS256", "kid", file.get("private_key_id")));
    }

    private String signedBy(Map<String, Object> file, Map<String, Object> header) throws Exception {
        String pem = String.valueOf(file.get("private_key")).replaceAll("-----[A-Z ]+-----|\\s", "");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem))));
        String input = part(header) + "." + part(cloud.claims());
        signature.update(input.getBytes(UTF_8));
        return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    private static String part(Map<String, Object> members) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(JSONObjectUtils.toJSONString(members).getBytes(UTF_8));
    }

    private static Map<String, Object> read(Path file) throws Exception {
        return JSONObjectUtils.parse(Files.readString(file));
    }

    private JournalEntry last() {
        List<JournalEntry> issued = cloud.stub.journal().entries(JournalEntry.Kind.TOKEN_ISSUED);
        return issued.get(issued.size() - 1);
    }
}
