// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsSubjectTest {
    private static final String PROVIDER =
            "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/aws/providers/account";
    private static final String VERIFICATION =
            "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15";
    private static final String METADATA = "http://169.254.169.254/latest/";

    @TempDir
    private Path folder;

    @Test
    void a_role_of_the_worker_is_one_word_in_the_recipe() {
        assertThat(GoogleRecipes.federated(PROVIDER, AwsSubject.ofWorker())
                        .recipe()
                        .json())
                .isEqualTo("{\"audience\":\"" + PROVIDER + "\",\"aws\":true,\"kind\":\"google.federated\"}");
    }

    @Test
    void places_that_are_said_travel_and_are_read_back() {
        AwsSubject subject = AwsSubject.ofWorker()
                .withRegionFrom(SecretRef.named("region"))
                .withKeysFrom(SecretRef.named("id"), SecretRef.named("key"), SecretRef.file("/run/session"))
                .withMetadataHost("[fd00:ec2::254]");
        TokenRecipe recipe = GoogleRecipes.federated(PROVIDER, subject).recipe();

        assertThat(recipe.json())
                .isEqualTo("{\"audience\":\"" + PROVIDER + "\",\"aws\":true,\"awsAccessKeyIdFrom\":\"named:id\","
                        + "\"awsMetadataHost\":\"[fd00:ec2::254]\",\"awsRegionFrom\":\"named:region\","
                        + "\"awsSecretAccessKeyFrom\":\"named:key\",\"awsSessionTokenFrom\":\"file:/run/session\","
                        + "\"kind\":\"google.federated\"}");
        assertThat(TokenRecipe.parse(recipe.json())).isEqualTo(recipe);
        assertThat(AwsSubject.readFrom(recipe.object().read()).toString()).isEqualTo(subject.toString());
    }

    @Test
    void defaults_are_left_out_of_the_recipe() {
        assertThat(GoogleRecipes.federated(PROVIDER, AwsSubject.ofWorker().withMetadataHost("169.254.169.254"))
                        .withSubjectTokenType(AwsSubject.TOKEN_TYPE)
                        .recipe())
                .isEqualTo(
                        GoogleRecipes.federated(PROVIDER, AwsSubject.ofWorker()).recipe());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metadata.google.internal",
                "evil.example",
                "10.0.0.1",
                "169.254.169.254:8080",
                "169.254.169.254.evil.example",
                "169.254.169.253",
                "user@169.254.169.254",
                "127.0.0.1:0",
                "127.0.0.1/x"
            })
    void a_metadata_host_is_awss_own_or_on_loopback(String host) {
        GoogleRecipe recipe =
                GoogleRecipes.federated(PROVIDER, AwsSubject.ofWorker().withMetadataHost(host));

        assertThatThrownBy(recipe::recipe)
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining("awsMetadataHost");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"kind":"google.federated","audience":"%s","aws":true,"awsAccessKeyIdFrom":"env:A"} | awsAccessKeyIdFrom
            {"kind":"google.federated","audience":"%s","aws":true,"awsSessionTokenFrom":"env:A"} | awsAccessKeyIdFrom
            {"kind":"google.federated","audience":"%s","aws":true,"subjectToken":"file:/t"} | subjectToken
            {"kind":"google.federated","audience":"%s","aws":true,"executable":"/bin/p"} | aws
            {"kind":"google.federated","audience":"%s","subjectToken":"file:/t","awsRegionFrom":"env:A"} | awsRegionFrom
            {"kind":"google.federated","audience":"%s","aws":true,"subjectTokenType":"urn:ietf:params:oauth:token-type:jwt"} | subjectTokenType
            {"kind":"google.federated","audience":"%s","subjectToken":"file:/t","subjectTokenType":"urn:ietf:params:aws:token-type:aws4_request"} | subjectTokenType
            {"kind":"google.federated","audience":"%s","aws":"yes"} | aws
            """)
    void a_field_that_does_not_fit_is_named(String json, String field) {
        assertThatThrownBy(() -> TokenRecipe.parse(json.formatted(PROVIDER)))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining("field " + field);
    }

    @Test
    void a_file_as_gcloud_writes_it_is_the_role_of_the_worker() throws IOException {
        assertThat(read("\"region_url\":\"" + METADATA + "meta-data/placement/availability-zone\",\"url\":\"" + METADATA
                                + "meta-data/iam/security-credentials\",\"imdsv2_session_token_url\":\"" + METADATA
                                + "api/token\",\"regional_cred_verification_url\":\"" + VERIFICATION + "\"")
                        .recipe())
                .isEqualTo(
                        GoogleRecipes.federated(PROVIDER, AwsSubject.ofWorker()).recipe());
    }

    @Test
    void a_file_may_name_awss_other_address_and_no_url_at_all() throws IOException {
        assertThat(read("\"url\":\"http://[fd00:ec2::254]/latest/meta-data/iam/security-credentials\","
                                + "\"regional_cred_verification_url\":\"" + VERIFICATION + "\"")
                        .recipe()
                        .json())
                .contains("\"awsMetadataHost\":\"[fd00:ec2::254]\"");
        assertThat(read("\"regional_cred_verification_url\":\"" + VERIFICATION + "\"")
                        .recipe()
                        .json())
                .doesNotContain("awsMetadataHost");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"url\":\"http://169.254.169.254/latest/user-data/\",",
                "\"url\":\"https://169.254.169.254/latest/meta-data/iam/security-credentials\",",
                "\"url\":\"http://u@169.254.169.254/latest/meta-data/iam/security-credentials\",",
                "\"url\":\"http://169.254.169.254/latest/meta-data/iam/security-credentials?x\",",
                "\"region_url\":\"http://169.254.169.254/latest/meta-data/iam/security-credentials\",",
                "\"imdsv2_session_token_url\":\"http://169.254.169.254/latest/api/token/x\",",
                "\"url\":\"http://169.254.169.254/latest/meta-data/iam/security-credentials\","
                        + "\"imdsv2_session_token_url\":\"http://[fd00:ec2::254]/latest/api/token\",",
                "\"headers\":{},"
            })
    void a_file_whose_urls_are_not_awss_is_refused(String members) {
        assertThatThrownBy(() -> read(members + "\"regional_cred_verification_url\":\"" + VERIFICATION + "\""))
                .hasMessageStartingWith("google.credential-file-invalid: ");
    }

    @Test
    void a_file_that_leads_elsewhere_is_no_recipe() throws IOException {
        GoogleRecipe elsewhere = read("\"url\":\"http://evil.example/latest/meta-data/iam/security-credentials\","
                + "\"regional_cred_verification_url\":\"" + VERIFICATION + "\"");

        assertThatThrownBy(elsewhere::recipe).hasMessageContaining("awsMetadataHost");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example?Action=GetCallerIdentity&Version=2011-06-15",
                "https://sts.{region}.amazonaws.com?Action=AssumeRole&Version=2011-06-15",
                "http://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15"
            })
    void a_file_that_would_have_another_request_signed_is_refused(String url) {
        assertThatThrownBy(() -> read("\"regional_cred_verification_url\":\"" + url + "\""))
                .hasMessageStartingWith("google.credential-file-invalid: ");
    }

    @Test
    void another_environment_is_refused() throws IOException {
        Path file = Files.writeString(
                folder.resolve("azure.json"),
                file("\"environment_id\":\"aws2\",\"regional_cred_verification_url\":\"x\""));

        assertThatThrownBy(() -> GoogleRecipes.fromCredentialFile(file)).hasMessageContaining("aws1");
    }

    @Test
    void a_stub_is_the_machine_too() {
        assertThat(GoogleRecipes.federated(PROVIDER, AwsSubject.ofWorker())
                        .servedAt(URI.create("http://127.0.0.1:8080"))
                        .recipe()
                        .json())
                .contains("\"awsMetadataHost\":\"127.0.0.1:8080\"");
    }

    @Test
    void without_a_signer_on_the_class_path_it_says_which_jar_to_add() {
        try (TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults())) {
            TokenRecipe recipe =
                    GoogleRecipes.federated(PROVIDER, AwsSubject.ofWorker()).recipe();

            assertThatThrownBy(() -> TokenStream.open(recipe, runtime))
                    .isInstanceOf(TokenException.Misconfigured.class)
                    .hasMessageStartingWith("google.aws-room-missing: ")
                    .hasMessageContaining("dataflow-oauth-google-auth");
        }
    }

    private GoogleRecipe read(String members) throws IOException {
        Path file = Files.writeString(folder.resolve("aws.json"), file("\"environment_id\":\"aws1\"," + members));
        return GoogleRecipes.fromCredentialFile(file);
    }

    private static String file(String source) {
        return "{\"type\":\"external_account\",\"audience\":\"" + PROVIDER + "\",\"subject_token_type\":\""
                + AwsSubject.TOKEN_TYPE + "\",\"token_url\":\"https://sts.googleapis.com/v1/token\","
                + "\"credential_source\":{" + source + "}}";
    }
}
