// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class CredentialFilesOfWorkerTest {
    private static final SecretRef FILE = SecretRef.file("/run/credentials.json");
    private static final SecretRef PATH = SecretRef.env("GOOGLE_APPLICATION_CREDENTIALS");
    private static final SecretRef HOME = SecretRef.env("HOME");
    private static final String READ = "https://example.com/read";
    private static final String READER = "reader@p.iam.gserviceaccount.com";
    private static final String ISSUED = "{\"access_token\":\"ya29.a\",\"expires_in\":3599,\"token_type\":\"Bearer\"}";
    private static final String USER =
            "{\"type\":\"authorized_user\",\"client_id\":\"id\",\"client_secret\":\"s\",\"refresh_token\":\"r1\"}";
    private static final String WORKFORCE =
            "{\"type\":\"external_account_authorized_user\",\"client_id\":\"id\",\"client_secret\":\"s\",\"refresh_token\":\"r1\","
                    + "\"token_url\":\"https://sts.googleapis.com/v1/oauthtoken\"}";
    private static String pem = "";

    private final FakeOpening opening = new FakeOpening();

    @BeforeAll
    static void makeKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        byte[] der = generator.generateKeyPair().getPrivate().getEncoded();
        pem = "-----BEGIN PRIVATE KEY-----\\n" + Base64.getEncoder().encodeToString(der)
                + "\\n-----END PRIVATE KEY-----\\n";
    }

    @Test
    void an_assertion_has_the_claims_that_google_wants_and_the_key_s_id() {
        opening.answering(200, ISSUED).withSecret(FILE, keyFile("https://oauth2.googleapis.com/token"));

        StepVerifier.create(token(key().withScopes(READ))).expectNextCount(1).verifyComplete();

        assertThat(opening.asked.get(0).uri()).hasToString("https://oauth2.googleapis.com/token");
        assertThat(opening.form()).containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        String[] jwt = opening.form().get("assertion").split("\\.");
        assertThat(decoded(jwt[0])).contains("\"kid\":\"key-1\"", "\"alg\":\"RS256\"", "\"typ\":\"JWT\"");
        assertThat(decoded(jwt[1]))
                .contains(
                        "\"iss\":\"" + READER + "\"",
                        "\"aud\":\"https://oauth2.googleapis.com/token\"",
                        "\"scope\":\"" + READ + "\"",
                        "\"iat\":1893456000",
                        "\"exp\":1893459600")
                .doesNotContain("\"sub\"");
    }

    @Test
    void a_user_is_the_subject_and_an_id_token_has_a_target_audience() {
        opening.answering(200, ISSUED).withSecret(FILE, keyFile("https://oauth2.googleapis.com/token"));

        StepVerifier.create(token(GoogleRecipes.actingFor("ada@corp.example", key().withScopes(READ))))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(claims()).contains("\"sub\":\"ada@corp.example\"");

        StepVerifier.create(token(GoogleRecipes.idToken("https://a.example", key())))
                .verifyError();
        assertThat(claims())
                .contains("\"target_audience\":\"https://a.example\"")
                .doesNotContain("scope");
    }

    @Test
    void a_self_signed_token_has_scopes_or_an_audience_and_asks_nobody() {
        opening.answering(500, "{}").withSecret(FILE, keyFile("https://oauth2.googleapis.com/token"));

        AccessToken scoped = token(key().withScopes(READ).selfSigned()).block(Duration.ofSeconds(20));
        AccessToken forApi = token(GoogleRecipes.of(TokenRecipe.parse("{\"kind\":\"google.key-file\",\"file\":\"" + FILE
                        + "\",\"selfSigned\":true,\"audience\":\"https://storage.googleapis.com/\"}")))
                .block(Duration.ofSeconds(20));

        assertThat(decoded(scoped.reveal().split("\\.")[1]))
                .contains("\"sub\":\"" + READER + "\"", "\"scope\":\"" + READ + "\"")
                .doesNotContain("\"aud\"");
        assertThat(decoded(forApi.reveal().split("\\.")[1]))
                .contains("\"aud\":\"https://storage.googleapis.com/\"")
                .doesNotContain("scope");
        assertThat(opening.asked).isEmpty();
        assertThat(opening.warnings).hasSize(2).allMatch(warning -> warning.startsWith("google.key-in-file: "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | invalid_grant | Invalid JWT Signature. | google.key-refused",
                "400 | invalid_grant | Invalid grant: account not found | google.key-refused",
                "400 | invalid_grant | Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. | google.clock-skewed",
                "401 | unauthorized_client | Client is unauthorized to retrieve access tokens using this method | google.domain-wide-denied",
                "400 | invalid_grant | Invalid email or User ID | google.domain-wide-denied",
                "400 | invalid_scope | bad scope | google.grant-rejected"
            })
    void a_refusal_of_the_token_endpoint_says_what_to_change(int status, String error, String said, String code) {
        opening.answering(status, "{\"error\":\"" + error + "\",\"error_description\":\"" + said + "\"}")
                .withSecret(FILE, keyFile("https://oauth2.googleapis.com/token"));

        verifyFails(key().withScopes(READ), code);
    }

    @ParameterizedTest
    @CsvSource({
        "type, google.credential-type-unexpected",
        "client_email, google.credential-file-invalid",
        "private_key, oauth2.key-invalid",
        "token_uri, google.endpoint-untrusted"
    })
    void a_member_of_a_key_file_that_is_wrong_is_told_without_its_value(String member, String code) {
        String file = keyFile("https://oauth2.googleapis.com/token")
                .replaceFirst("\"" + member + "\":\"[^\"]+\"", "\"" + member + "\":\"canary-value\"");
        opening.answering(200, ISSUED).withSecret(FILE, file);

        StepVerifier.create(token(key().withScopes(READ)))
                .verifyErrorSatisfies(
                        e -> assertThat(e).hasMessageStartingWith(code + ": ").hasMessageNotContaining("canary"));
        assertThat(opening.asked).isEmpty();
    }

    @Test
    void a_key_file_without_a_key_in_it_is_told() {
        String file = keyFile("https://oauth2.googleapis.com/token")
                .replaceFirst("\"private_key\":\"[^\"]+\"", "\"private_key\":\"\"");
        opening.answering(200, ISSUED).withSecret(FILE, file);

        verifyFails(key().withScopes(READ), "google.credential-file-invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"type\":7}", "{\"type\":\"a\",\"type\":\"b\"}"})
    void a_file_that_is_no_strict_json_object_is_refused(String text) {
        opening.answering(200, ISSUED).withSecret(FILE, text.isEmpty() ? " " : text);

        verifyFails(key().withScopes(READ), "google.credential-file-invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"scopes\":[\"a\"],\"audience\":\"b\"}",
                "{\"audience\":\"b\"}",
                "{\"idToken\":true}",
                "{\"idToken\":true,\"selfSigned\":true,\"audience\":\"b\"}",
                "{\"selfSigned\":true}",
                "{\"selfSigned\":true,\"scopes\":[\"a\"],\"audience\":\"b\"}",
                "{\"selfSigned\":true,\"scopes\":[\"a\"],\"user\":\"ada@corp.example\"}",
                "{\"scopes\":[\"a\"],\"user\":\"nobody\"}",
                "{\"scopes\":[\"a\"],\"surplus\":1}",
                "{\"scopes\":[\"a\"],\"endpoint\":\"https://evil.example\"}",
                "{\"scopes\":[\"a\"],\"endpoint\":\"https://h.example/path\",\"trustedHosts\":[\"h.example\"]}"
            })
    void a_recipe_that_asks_for_what_no_key_gives_is_refused(String fields) {
        String json = "{\"kind\":\"google.key-file\",\"file\":\"file:/run/key.json\""
                + (fields.equals("{}") ? "}" : "," + fields.substring(1));

        assertThatThrownBy(() -> TokenRecipe.parse(json)).isInstanceOf(TokenException.Misconfigured.class);
    }

    @Test
    void recipes_of_files_are_canonical_json() {
        assertThat(key().withScopes("b", "a").selfSigned().recipe().json())
                .isEqualTo(
                        "{\"file\":\"file:/run/credentials.json\",\"kind\":\"google.key-file\",\"scopes\":[\"a\",\"b\"],\"selfSigned\":true}");
        assertThat(GoogleRecipes.signedInUser(FILE).recipe().json())
                .isEqualTo("{\"file\":\"file:/run/credentials.json\",\"kind\":\"google.user-file\"}");
        assertThat(GoogleRecipes.applicationDefault().recipe().json())
                .isEqualTo("{\"kind\":\"google.application-default\",\"metadataHostFromEnvironment\":true}");
        assertThat(GoogleRecipes.applicationDefault()
                        .withHomeFrom(HOME)
                        .withCredentialFileFrom(PATH)
                        .recipe())
                .isEqualTo(GoogleRecipes.applicationDefault().recipe());
        assertThatThrownBy(() -> TokenRecipe.parse("{\"kind\":\"google.application-default\",\"file\":\"x\"}"))
                .hasMessageContaining("field file");
        assertThatThrownBy(() -> TokenRecipe.parse("{\"kind\":\"google.user-file\",\"file\":\"x\"}"))
                .hasMessageStartingWith("core.recipe-invalid: ");
        assertThatThrownBy(() -> key().withHomeFrom(HOME)).isInstanceOf(TokenException.Misconfigured.class);
        assertThatThrownBy(() -> GoogleRecipes.signedInUser(FILE).selfSigned())
                .isInstanceOf(TokenException.Misconfigured.class);
    }

    @Test
    void a_user_s_refresh_token_goes_to_google_s_endpoint_with_the_client() {
        opening.answering(200, ISSUED).withSecret(FILE, USER);

        StepVerifier.create(token(GoogleRecipes.signedInUser(FILE).withScopes(READ)))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(opening.asked.get(0).uri()).hasToString("https://oauth2.googleapis.com/token");
        assertThat(opening.form())
                .containsEntry("grant_type", "refresh_token")
                .containsEntry("refresh_token", "r1")
                .containsEntry("client_id", "id")
                .containsEntry("scope", READ);
    }

    @Test
    void a_workforce_user_s_goes_to_the_sts_and_is_rotated_in_memory() {
        opening.answering(200, ISSUED.replace("}", ",\"refresh_token\":\"r2\"}"))
                .withSecret(FILE, WORKFORCE);
        Mono<AccessToken> token = token(GoogleRecipes.signedInUser(FILE));

        StepVerifier.create(token).expectNextCount(1).verifyComplete();
        assertThat(opening.form()).containsEntry("refresh_token", "r1").doesNotContainKey("client_secret");
        StepVerifier.create(token).expectNextCount(1).verifyComplete();

        assertThat(opening.form()).containsEntry("refresh_token", "r2");
        assertThat(opening.asked.get(0).headers()).containsEntry("Authorization", "Basic aWQ6cw==");
    }

    @ParameterizedTest
    @CsvSource({"invalid_grant, google.user-signed-out", "invalid_client, google.grant-rejected"})
    void a_user_who_is_refused_is_told_why(String error, String code) {
        opening.answering(400, "{\"error\":\"" + error + "\"}").withSecret(FILE, USER);

        verifyFails(GoogleRecipes.signedInUser(FILE), code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://sts.googleapis.com/v1/token", "https://evil.example/v1/oauthtoken"})
    void a_workforce_file_that_leads_elsewhere_is_refused(String url) {
        opening.answering(200, ISSUED)
                .withSecret(FILE, WORKFORCE.replace("https://sts.googleapis.com/v1/oauthtoken", url));

        verifyFails(GoogleRecipes.signedInUser(FILE), "google.endpoint-untrusted");
        assertThat(opening.asked).isEmpty();
    }

    private Mono<AccessToken> token(GoogleRecipe making) {
        TokenRecipe recipe = making.recipe();
        return source(recipe).token(recipe.request());
    }

    private TokenSource source(TokenRecipe recipe) {
        return switch (recipe.object().kind()) {
            case KeyFileFields.KIND -> new KeyFileKind().open(recipe.object(), opening);
            case UserFileFields.KIND -> new UserFileKind().open(recipe.object(), opening);
            default -> throw new IllegalArgumentException(recipe.json());
        };
    }

    private void verifyFails(GoogleRecipe recipe, String code) {
        StepVerifier.create(token(recipe))
                .verifyErrorSatisfies(
                        e -> assertThat(((TokenException) e).code()).isEqualTo(code));
    }

    private static GoogleRecipe key() {
        return GoogleRecipes.serviceAccountKey(FILE);
    }

    private static String keyFile(String tokenUri) {
        return "{\"type\":\"service_account\",\"client_email\":\"" + READER
                + "\",\"private_key_id\":\"key-1\",\"private_key\":\"" + pem + "\",\"token_uri\":\"" + tokenUri + "\"}";
    }

    private String claims() {
        return decoded(opening.form().get("assertion").split("\\.")[1]);
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), UTF_8);
    }
}
