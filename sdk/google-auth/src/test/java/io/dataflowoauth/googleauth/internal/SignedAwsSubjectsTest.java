// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.google.AwsSubject;
import io.dataflowoauth.google.AwsSubjects;
import io.dataflowoauth.http.HttpAsk;
import java.net.URLDecoder;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedAwsSubjectsTest {
    private static final String PROVIDER =
            "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/aws/providers/account";
    private static final String ROLES = "/latest/meta-data/iam/security-credentials/";

    private final Worker worker = new Worker();

    @Test
    void the_signer_is_found_on_the_class_path() {
        assertThat(ServiceLoader.load(AwsSubjects.class).findFirst()).containsInstanceOf(SignedAwsSubjects.class);
    }

    @Test
    void variables_go_before_the_machine_which_is_not_asked_then() {
        worker.onAws()
                .with("AWS_REGION", "us-east-2")
                .with("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
                .with("AWS_SECRET_ACCESS_KEY", "variable/secret");

        String token = token(AwsSubject.ofWorker());

        assertThat(token)
                .contains("\"url\":\"https://sts.us-east-2.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15\"")
                .contains("\"method\":\"POST\"")
                .contains("Credential=AKIDEXAMPLE/")
                .contains("/us-east-2/sts/aws4_request")
                .contains("SignedHeaders=host;x-amz-date;x-goog-cloud-target-resource")
                .contains("{\"key\":\"x-goog-cloud-target-resource\",\"value\":\"" + PROVIDER + "\"}")
                .doesNotContain("x-amz-security-token")
                .doesNotContain("variable/secret");
        assertThat(worker.asked).isEmpty();
    }

    @Test
    void the_token_of_a_session_is_signed_too() {
        worker.with("AWS_REGION", "us-east-2")
                .with("AWS_ACCESS_KEY_ID", "ASIAEXAMPLE")
                .with("AWS_SECRET_ACCESS_KEY", "secret")
                .with("AWS_SESSION_TOKEN", "the-session");

        assertThat(token(AwsSubject.ofWorker()))
                .contains("SignedHeaders=host;x-amz-date;x-amz-security-token;x-goog-cloud-target-resource")
                .contains("{\"key\":\"x-amz-security-token\",\"value\":\"the-session\"}");
    }

    @Test
    void the_other_variable_of_the_region_is_read_where_the_first_is_not_set() {
        worker.onAws().with("AWS_DEFAULT_REGION", "us-west-1");

        assertThat(token(AwsSubject.ofWorker())).contains("https://sts.us-west-1.amazonaws.com");
        assertThat(worker.questions())
                .containsExactly("PUT /latest/api/token", "GET " + ROLES, "GET " + ROLES + "reader");
    }

    @Test
    void a_machine_is_asked_in_a_session_of_its_metadata_service() {
        worker.onAws();

        assertThat(token(AwsSubject.ofWorker()))
                .contains("https://sts.eu-central-1.amazonaws.com")
                .contains("Credential=ASIAMACHINE/")
                .contains("\"value\":\"machine-session\"");
        assertThat(worker.questions())
                .containsExactly(
                        "PUT /latest/api/token",
                        "GET /latest/meta-data/placement/region",
                        "GET " + ROLES,
                        "GET " + ROLES + "reader");
        assertThat(worker.asked.get(0).headers()).containsEntry("X-aws-ec2-metadata-token-ttl-seconds", "300");
        assertThat(worker.asked.subList(1, 4))
                .allSatisfy(ask -> assertThat(ask.headers()).containsEntry("X-aws-ec2-metadata-token", Worker.SESSION));
        assertThat(worker.asked).allMatch(HttpAsk::isToMetadataServer);
        assertThat(worker.asked)
                .allSatisfy(ask -> assertThat(ask.uri().getHost()).isEqualTo("169.254.169.254"));
    }

    @Test
    void half_a_key_in_the_variables_is_none() {
        worker.onAws().with("AWS_REGION", "us-east-2").with("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");

        assertThat(token(AwsSubject.ofWorker())).contains("Credential=ASIAMACHINE/");
    }

    @Test
    void where_a_recipe_says_where_something_is_it_is_looked_for_nowhere_else() {
        worker.with("AWS_REGION", "us-east-2")
                .with("AWS_ACCESS_KEY_ID", "AKIDWRONG")
                .with("AWS_SECRET_ACCESS_KEY", "secret")
                .with(SecretRef.named("region"), "eu-west-3")
                .with(SecretRef.named("id"), "AKIDRIGHT")
                .with(SecretRef.named("key"), "secret")
                .with(SecretRef.named("session"), "of-the-name");
        AwsSubject named = AwsSubject.ofWorker()
                .withRegionFrom(SecretRef.named("region"))
                .withKeysFrom(SecretRef.named("id"), SecretRef.named("key"), SecretRef.named("session"));

        assertThat(token(named))
                .contains("Credential=AKIDRIGHT/")
                .contains("sts.eu-west-3.amazonaws.com")
                .contains("of-the-name");
        assertThat(failure(named.withKeysFrom(SecretRef.named("id"), SecretRef.named("none")))
                        .code())
                .isEqualTo("core.secret-unreadable");
        assertThat(worker.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example/", "us-east-2.evil.example#", "US-EAST-2", "us-east", "x@y", "us-east-2?", "-1"})
    void a_region_that_would_be_another_host_is_refused(String region) {
        worker.with("AWS_REGION", region)
                .with("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
                .with("AWS_SECRET_ACCESS_KEY", "secret");

        assertThat(failure(AwsSubject.ofWorker()).code()).isEqualTo("googleauth.aws-keys-invalid");
    }

    @Test
    void keys_that_would_split_a_header_are_refused_and_not_shown() {
        worker.with("AWS_REGION", "us-east-2")
                .with("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
                .with("AWS_SECRET_ACCESS_KEY", "canary\nsecret");

        assertThat(failure(AwsSubject.ofWorker()))
                .hasMessageStartingWith("googleauth.aws-keys-invalid: ")
                .hasMessageNotContaining("canary");
    }

    @Test
    void off_aws_it_says_what_to_set() {
        TokenException failure = failure(AwsSubject.ofWorker());

        assertThat(failure.code()).isEqualTo("googleauth.aws-metadata-unreachable");
        assertThat(failure.retryCanHelp()).isTrue();
        assertThat(failure.remedy()).contains("AWS_REGION");
    }

    @ParameterizedTest
    @CsvSource({
        "404,googleauth.aws-role-missing",
        "401,googleauth.aws-metadata-refused",
        "403,googleauth.aws-metadata-refused",
        "302,googleauth.aws-metadata-refused",
        "429,googleauth.aws-metadata-unavailable",
        "500,googleauth.aws-metadata-unavailable"
    })
    void a_status_of_the_metadata_service_has_its_code(int status, String code) {
        worker.onAws().answering("GET " + ROLES, status, "canary");

        assertThat(failure(AwsSubject.ofWorker()))
                .hasMessageStartingWith(code + ": ")
                .hasMessageNotContaining("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "no json canary", "[]", "{\"Code\":1}", "{\"Code\":\"Success\",\"AccessKeyId\":\"canary\"}"})
    void keys_that_are_none_break_the_contract(String json) {
        worker.onAws().answering("GET " + ROLES + "reader", 200, json);

        assertThat(failure(AwsSubject.ofWorker()))
                .isInstanceOf(TokenException.Invalid.class)
                .hasMessageStartingWith("googleauth.aws-metadata-invalid: ")
                .hasMessageNotContaining("canary");
    }

    @Test
    void a_role_whose_keys_are_not_there_yet_may_get_them() {
        worker.onAws().answering("GET " + ROLES + "reader", 200, "{\"Code\":\"Failed\",\"Message\":\"canary\"}");

        assertThat(failure(AwsSubject.ofWorker()).code()).isEqualTo("googleauth.aws-metadata-unavailable");
    }

    @Test
    void a_role_or_a_session_that_would_lead_elsewhere_is_refused() {
        worker.onAws().answering("GET " + ROLES, 200, "../../user-data");
        assertThat(failure(AwsSubject.ofWorker()).code()).isEqualTo("googleauth.aws-metadata-invalid");

        worker.onAws().answering("PUT /latest/api/token", 200, "a b");
        assertThat(failure(AwsSubject.ofWorker()).code()).isEqualTo("googleauth.aws-metadata-invalid");

        worker.onAws().answering("GET /latest/meta-data/placement/region", 200, "x".repeat(2000));
        assertThat(failure(AwsSubject.ofWorker()).code()).isEqualTo("googleauth.aws-metadata-invalid");
    }

    @Test
    void a_place_on_loopback_needs_the_doors_permission() {
        assertThatThrownBy(() -> new SignedAwsSubjects()
                        .open(AwsSubject.ofWorker().withMetadataHost("127.0.0.1:8080"), PROVIDER, worker))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageStartingWith("oauth2.url-forbidden: ");
    }

    @Test
    void each_subscription_looks_and_signs_anew() {
        worker.onAws();
        var token = new SignedAwsSubjects().open(AwsSubject.ofWorker(), PROVIDER, worker);

        token.block();
        token.block();

        assertThat(worker.asked).hasSize(8);
    }

    private String token(AwsSubject subject) {
        Secret token = new SignedAwsSubjects().open(subject, PROVIDER, worker).block();
        return URLDecoder.decode(token.reveal(), UTF_8);
    }

    private TokenException failure(AwsSubject subject) {
        try {
            throw new AssertionError("a token: " + token(subject));
        } catch (TokenException failure) {
            return failure;
        }
    }
}
