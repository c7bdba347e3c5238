// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static io.dataflowoauth.google.Workload.READ;
import static io.dataflowoauth.google.Workload.READER;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.testkit.AwsRole;
import io.dataflowoauth.testkit.FakeAws;
import io.dataflowoauth.testkit.IamService;
import io.dataflowoauth.testkit.TestClock;
import io.dataflowoauth.testkit.WorkloadProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** A role of AWS on Google Cloud, signed by Google's library and verified by the stub. The library's dates are the machine's. */
class AwsChainTest {
    private static final String ACCOUNT = "123456789012";

    @TempDir
    private Path folder;

    private final AtomicReference<AwsRole> named = new AtomicReference<>();
    private final AtomicReference<String> file = new AtomicReference<>("");
    private final Workload workload = new Workload(
            TestClock.startingAt(Instant.now()),
            UnaryOperator.identity(),
            options -> options.withSecret("region", Mono.just(Secret.of("us-east-2")))
                    .withSecret(
                            "id", Mono.fromSupplier(() -> Secret.of(named.get().accessKeyId())))
                    .withSecret("key", Mono.fromSupplier(() -> named.get().secretAccessKey()))
                    .withSecret("session", Mono.fromSupplier(() -> named.get().sessionToken()))
                    .withSecret("file", Mono.fromSupplier(() -> Secret.of(file.get())))
                    .withSecret("home", Mono.fromSupplier(() -> Secret.of(folder.toString()))));
    private final FakeAws aws = workload.iam.aws();
    private final WorkloadProvider provider = aws.provider("123456", "aws", "account", ACCOUNT);
    private final AwsRole role = aws.role(ACCOUNT, "reader");

    @AfterEach
    void close() {
        workload.close();
    }

    @Test
    void a_machine_of_aws_reads_what_a_service_account_may() {
        aws.attach(role, "eu-central-1");
        workload.iam.grant(
                "roles/iam.workloadIdentityUser", provider.principal(role.arn()), workload.iam.serviceAccount(READER));
        GoogleRecipe recipe = GoogleRecipes.impersonating(
                        READER, GoogleRecipes.federated(provider.audience(), AwsSubject.ofWorker()))
                .withScopes(READ);

        AccessToken token = workload.token(workload.stream(recipe));

        assertThat(workload.call(token)).isEqualTo(200);
        assertThat(workload.issued(provider.principal(role.arn()))).hasSize(1);
        assertThat(workload.issued(READER)).hasSize(1);
    }

    @Test
    void keys_from_a_provider_of_ones_own_are_bound_by_name_and_read_anew() {
        named.set(role);
        TokenStream stream = workload.stream(GoogleRecipes.federated(provider.audience(), ofNames()));
        workload.token(stream);
        AwsRole next = aws.role(ACCOUNT, "writer");
        named.set(next);
        aws.revoke(role);

        workload.clock.advance(Duration.ofMinutes(14));
        stream.invalidate(workload.token(stream));
        workload.token(stream);

        assertThat(workload.issued(provider.principal(next.arn()))).hasSize(1);
        assertThat(workload.events.toString())
                .doesNotContain(next.secretAccessKey().reveal());
    }

    @Test
    void a_role_of_another_account_is_refused_and_nothing_of_the_keys_is_told() {
        AwsRole stranger = aws.role("999999999999", "reader");
        aws.attach(stranger, "eu-central-1");

        TokenException failure = workload.failure(workload.stream(ofMachine()));

        assertThat(failure.code()).isEqualTo("google.sts-rejected");
        assertThat(failure).hasMessageNotContaining(stranger.sessionToken().reveal());
    }

    @Test
    void keys_that_aws_no_longer_knows_are_refused() {
        aws.attach(role, "eu-central-1");
        aws.revoke(role);

        assertThat(workload.failure(workload.stream(ofMachine())))
                .hasMessageStartingWith("google.sts-rejected: ")
                .hasMessageContaining("InvalidClientTokenId");
    }

    @Test
    void a_role_that_the_condition_rejects_is_refused_with_the_code_of_the_condition() {
        aws.attach(role, "eu-central-1");
        workload.iam.attributeCondition(
                provider, claims -> String.valueOf(claims.get("arn")).contains("/writer/"));

        assertThat(workload.failure(workload.stream(ofMachine())).code()).isEqualTo("google.attribute-condition");
    }

    @Test
    void a_machine_without_a_role_and_a_metadata_service_that_is_away_are_told_apart() {
        assertThat(workload.failure(workload.stream(ofMachine())).code()).isEqualTo("googleauth.aws-role-missing");

        workload.iam.goDown(IamService.METADATA);
        TokenStream away = workload.stream(ofMachine().withScopes("other"));
        CompletableFuture<AccessToken> waiting = away.token().toFuture();
        workload.clock.advance(Duration.ofSeconds(15));
        assertThat(waiting).isCompletedExceptionally();
        assertThat(workload.failure(workload.stream(ofMachine().withScopes("other")))
                        .code())
                .isEqualTo("googleauth.aws-metadata-unreachable");
    }

    @Test
    void application_default_credentials_take_a_file_of_aws() throws IOException {
        aws.attach(role, "eu-central-1");
        Path written = Files.writeString(
                folder.resolve("aws.json"),
                "{\"universe_domain\":\"googleapis.com\",\"type\":\"external_account\",\"audience\":\""
                        + provider.audience()
                        + "\",\"subject_token_type\":\"urn:ietf:params:aws:token-type:aws4_request\",\"token_url\":\""
                        + workload.iam.tokenUrl() + "\",\"credential_source\":{\"environment_id\":\"aws1\","
                        + "\"region_url\":\"http://169.254.169.254/latest/meta-data/placement/availability-zone\","
                        + "\"url\":\"http://169.254.169.254/latest/meta-data/iam/security-credentials\","
                        + "\"imdsv2_session_token_url\":\"http://169.254.169.254/latest/api/token\","
                        + "\"regional_cred_verification_url\":"
                        + "\"https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15\"}}");
        file.set(written.toString());
        GoogleRecipe defaults = GoogleRecipes.applicationDefault()
                .withCredentialFileFrom(SecretRef.named("file"))
                .withHomeFrom(SecretRef.named("home"));

        workload.token(workload.stream(defaults));

        assertThat(workload.issued(provider.principal(role.arn()))).hasSize(1);
    }

    private GoogleRecipe ofMachine() {
        return GoogleRecipes.federated(provider.audience(), AwsSubject.ofWorker());
    }

    private static AwsSubject ofNames() {
        return AwsSubject.ofWorker()
                .withRegionFrom(SecretRef.named("region"))
                .withKeysFrom(SecretRef.named("id"), SecretRef.named("key"), SecretRef.named("session"));
    }
}
