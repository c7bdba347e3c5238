// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands name what is known, and nothing that comes in can make another command of them. */
class CommandsTest {
    private static final String READER = "reader@demo.iam.gserviceaccount.com";
    private static final String PREFIX =
            "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            storage.objects.get | projects/_/buckets/b-1/objects/o | gcloud storage buckets add-iam-policy-binding gs://b-1 --member=serviceAccount:reader@demo.iam.gserviceaccount.com --role=roles/storage.objectViewer
            bigquery.jobs.create | projects/p-1 | gcloud projects add-iam-policy-binding p-1 --member=serviceAccount:reader@demo.iam.gserviceaccount.com --role=roles/bigquery.jobUser
            pubsub.subscriptions.consume | projects/p-1/subscriptions/s | gcloud pubsub subscriptions add-iam-policy-binding s --project=p-1 --member=serviceAccount:reader@demo.iam.gserviceaccount.com --role=roles/pubsub.subscriber
            secretmanager.versions.access | projects/p-1/secrets/s/versions/1 | gcloud secrets add-iam-policy-binding s --project=p-1 --member=serviceAccount:reader@demo.iam.gserviceaccount.com --role=roles/secretmanager.secretAccessor
            new.things.get | elsewhere | gcloud projects add-iam-policy-binding PROJECT --member=serviceAccount:reader@demo.iam.gserviceaccount.com --role=ROLE
            """)
    void a_missing_permission_is_granted_on_what_was_refused(String permission, String resource, String command) {
        Diagnosis diagnosis = denied(permission, resource, PrincipalChain.of(READER));

        assertThat(diagnosis.steps()).containsExactly(command);
        assertThat(diagnosis.missing()).isEqualTo(permission + " on " + resource);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "projects/_/buckets/x; rm -rf ~",
                "projects/_/buckets/$(reboot)",
                "projects/_/buckets/`reboot`",
                "projects/_/buckets/--quiet",
                "projects/a b/topics/t",
                "projects/p'/topics/t'",
                "projects/p\n/topics/t"
            })
    void what_a_resource_is_called_by_the_other_side_cannot_become_a_command(String resource) {
        Diagnosis diagnosis = denied("pubsub.topics.publish", resource, PrincipalChain.of(READER));

        assertThat(diagnosis.steps())
                .allSatisfy(step -> assertThat(step).doesNotContainPattern("[;$`\\n\"' ]{2}|[;$`\\n]| --quiet"));
    }

    @Test
    void a_principal_with_quotes_stays_one_word() {
        String member = PREFIX + "/subject/it's;reboot$(x)";

        Diagnosis diagnosis = denied("bigquery.jobs.create", "projects/p", PrincipalChain.of(member));

        assertThat(diagnosis.steps())
                .containsExactly("gcloud projects add-iam-policy-binding p '--member=" + PREFIX
                        + "/subject/it'\\''s;reboot$(x)' --role=roles/bigquery.jobUser");
    }

    @ParameterizedTest
    @CsvSource({
        "reader@demo.iam.gserviceaccount.com, serviceAccount:reader@demo.iam.gserviceaccount.com",
        "serviceAccount:reader@demo.iam.gserviceaccount.com, serviceAccount:reader@demo.iam.gserviceaccount.com",
        "ada@example.com, user:ada@example.com",
        "user:ada@example.com, user:ada@example.com",
        "group:team@example.com, group:team@example.com",
        "attached service account, MEMBER",
        "unknown, MEMBER",
        "user:--flag, MEMBER"
    })
    void a_name_is_a_member_as_policies_write_it_or_a_word_in_capitals(String name, String member) {
        assertThat(GoogleNames.member(name)).isEqualTo(member);
    }

    @Test
    void a_missing_link_is_mended_by_granting_each_on_the_next() {
        Refusal refusal = Refusal.ofStatus(403)
                .withReason("IAM_PERMISSION_DENIED")
                .withMetadata(Map.of("permission", "iam.serviceAccounts.implicitDelegation"));
        PrincipalChain chain = PrincipalChain.of("a@demo.iam.gserviceaccount.com")
                .then("b@demo.iam.gserviceaccount.com")
                .then(READER);

        List<String> steps = steps(Symptoms.of(refusal).withPrincipal(chain));

        assertThat(steps)
                .containsExactly(
                        "gcloud iam service-accounts add-iam-policy-binding b@demo.iam.gserviceaccount.com"
                                + " --member=serviceAccount:a@demo.iam.gserviceaccount.com"
                                + " --role=roles/iam.serviceAccountTokenCreator",
                        "gcloud iam service-accounts add-iam-policy-binding " + READER
                                + " --member=serviceAccount:b@demo.iam.gserviceaccount.com"
                                + " --role=roles/iam.serviceAccountTokenCreator");
        assertThat(steps(Symptoms.of(refusal)))
                .containsExactly("gcloud iam service-accounts add-iam-policy-binding ACCOUNT --member=MEMBER"
                        + " --role=roles/iam.serviceAccountTokenCreator");
    }

    @Test
    void a_provider_is_named_where_its_audience_is_known() {
        Refusal refusal = Refusal.ofStatus(400)
                .withError("unauthorized_client")
                .withDescription("The given credential is rejected by the attribute condition.");
        String audience = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/gh";

        assertThat(steps(Symptoms.of(refusal).withPlatform(Platform.GOOGLE).withExpectedAudience(audience)))
                .containsExactly("gcloud iam workload-identity-pools providers describe gh"
                        + " --workload-identity-pool=ci --location=global --project=1"
                        + " '--format=value(attributeCondition,attributeMapping)'");
        assertThat(steps(Symptoms.of(refusal).withPlatform(Platform.GOOGLE)))
                .singleElement()
                .asString()
                .contains("PROVIDER --workload-identity-pool=POOL");
    }

    @Test
    void what_is_not_known_of_a_project_or_a_violation_stands_in_capitals() {
        Refusal project = Refusal.ofStatus(403).withReason("CONSUMER_SUSPENDED");
        Refusal perimeter =
                Refusal.ofStatus(403).withReason("SECURITY_POLICY_VIOLATED").withMetadata(Map.of("uid", "x\" OR true"));
        Refusal service = Refusal.ofStatus(403)
                .withReason("SERVICE_DISABLED")
                .withMetadata(Map.of("service", "a b", "consumer", "projects/12"));

        assertThat(steps(Symptoms.of(project)))
                .containsExactly("gcloud projects describe PROJECT", "gcloud billing projects describe PROJECT");
        assertThat(steps(Symptoms.of(perimeter)))
                .containsExactly("gcloud logging read 'protoPayload.metadata.vpcServiceControlsUniqueId=\"UID\"'");
        assertThat(steps(Symptoms.of(service))).containsExactly("gcloud services enable SERVICE --project=12");
    }

    @Test
    void an_account_outside_any_project_is_made_in_one_that_a_person_fills_in() {
        assertThat(GoogleNames.projectOf("1-compute@developer.gserviceaccount.com"))
                .isEqualTo("PROJECT");
        assertThat(GoogleNames.accountId("ACCOUNT")).isEqualTo("ACCOUNT");
        assertThat(GoogleNames.account("projects/-/serviceAccounts/" + READER)).isEqualTo(READER);
        assertThat(GoogleNames.account("nobody")).isEqualTo("ACCOUNT");
    }

    private static Diagnosis denied(String permission, String resource, PrincipalChain principal) {
        Refusal refusal = Refusal.ofStatus(403)
                .withReason("IAM_PERMISSION_DENIED")
                .withMetadata(Map.of("permission", permission, "resource", resource));
        return DiagnosisEngine.diagnose(Symptoms.of(refusal).withPrincipal(principal));
    }

    private static List<String> steps(Symptoms symptoms) {
        return DiagnosisEngine.diagnose(symptoms).steps();
    }
}
