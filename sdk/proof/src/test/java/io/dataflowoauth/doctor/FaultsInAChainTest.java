// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import static io.dataflowoauth.doctor.Clinic.BILLS;
import static io.dataflowoauth.doctor.Clinic.BUCKET;
import static io.dataflowoauth.doctor.Clinic.CREATOR;
import static io.dataflowoauth.doctor.Clinic.IMPERSONATE;
import static io.dataflowoauth.doctor.Clinic.MIDDLE;
import static io.dataflowoauth.doctor.Clinic.ORDERS;
import static io.dataflowoauth.doctor.Clinic.READER;
import static io.dataflowoauth.doctor.Clinic.SUBJECT;
import static io.dataflowoauth.doctor.Clinic.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.access.guardrail.GuardedRecipe;
import io.dataflowoauth.access.guardrail.Guardrails;
import io.dataflowoauth.doctor.Clinic.Visit;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeAnswer;
import io.dataflowoauth.testkit.IamService;
import io.dataflowoauth.testkit.IamStub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Chains, each with one fault, in both layers: which exit code, and what is to be fixed first. */
class FaultsInAChainTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("faults")
    void each_fault_is_told_with_its_layer_its_code_and_its_step(Fault fault) {
        try (Clinic clinic = new Clinic(folder)) {
            fault.plant().accept(clinic);
            List<String> more = new ArrayList<>(List.of("--json"));
            if (!fault.line().contains("--call")) {
                more.addAll(List.of("--call", clinic.data()));
            }
            more.addAll(fault.line());

            Visit visit = clinic.check(fault.chain().apply(clinic), more.toArray(String[]::new));

            assertThat(visit.firstCode()).as(visit.out()).isEqualTo(fault.first());
            assertThat(visit.json().optionalInteger("firstStep").orElse(-1L)).isEqualTo(fault.step());
            assertThat(visit.code()).isEqualTo(fault.exit());
            assertThat(visit.json().integer("exitCode")).isEqualTo(fault.exit());
            assertThat(visit.err()).isEmpty();
        }
    }

    static Stream<Fault> faults() {
        return Stream.of(nothing(), ofTokens(), ofRoles(), undecided(), misconfigured())
                .flatMap(List::stream);
    }

    private static List<Fault> nothing() {
        return List.of(
                Fault.of("nothing, attached", Clinic::attached, clinic -> {}).passing(),
                Fault.of("nothing, federated", Clinic::federated, clinic -> {}).passing(),
                Fault.of("nothing, client", clinic -> clinic.own().recipe(), clinic -> {})
                        .passing(),
                Fault.of(
                                "nothing, bound to a key",
                                clinic -> clinic.own().withDpop().recipe(),
                                clinic -> {})
                        .passing(),
                Fault.of("nothing, within guardrails", clinic -> guarded(clinic, WORKER, READER), clinic -> {})
                        .passing(),
                Fault.of("nothing, exchanged", FaultsInAChainTest::exchanged, clinic -> {})
                        .passing());
    }

    private static List<Fault> ofTokens() {
        return List.of(
                Fault.of("subject token for another audience", Clinic::federated, clinic -> clinic.subject("other"))
                        .refused(0, "audience-mismatch"),
                Fault.of(
                                "attribute condition",
                                Clinic::federated,
                                clinic -> clinic.iam.attributeCondition(clinic.provider, claims -> false))
                        .refused(0, "attribute-condition-refused"),
                Fault.of("key withdrawn", Clinic::federated, clinic -> clinic.issuer.rotateKeys(Duration.ZERO))
                        .refused(0, "signature-wrong"),
                Fault.of(
                                "another secret",
                                clinic -> clinic.own().recipe(),
                                clinic -> clinic.shown = Secret.of("another-secret-of-the-client"))
                        .refused(0, "client-authentication-failed"),
                Fault.of(
                                "a scope that the client may not have",
                                clinic ->
                                        clinic.own().withScopes("orders.write").recipe(),
                                clinic -> {})
                        .refused(0, "scope-refused"),
                Fault.of("a scope too small", FaultsInAChainTest::readingMail, clinic -> {})
                        .refused(2, "scope-too-small"),
                Fault.of("a guardrail", clinic -> guarded(clinic, "other@demo.iam.gserviceaccount.com"), clinic -> {})
                        .refused(2, "outside-guardrail"),
                Fault.of(
                                "an audience",
                                clinic -> clinic.own().withAudience(BILLS).recipe(),
                                clinic -> {})
                        .with("--audience", ORDERS)
                        .refused(1, "audience-mismatch"),
                Fault.of(
                                "an expired token",
                                Clinic::attached,
                                clinic -> answer(clinic, reason(401, "ACCESS_TOKEN_EXPIRED")))
                        .refused(2, "token-expired"),
                Fault.of(
                                "an account disabled",
                                Clinic::attached,
                                clinic -> answer(clinic, reason(401, "ACCOUNT_STATE_INVALID")))
                        .refused(2, "account-disabled"),
                Fault.of(
                                "a stronger sign-in",
                                clinic -> clinic.own().recipe(),
                                clinic -> answer(
                                        clinic,
                                        FakeAnswer.status(401)
                                                .withHeader(
                                                        "WWW-Authenticate",
                                                        "Bearer error=\"insufficient_user_authentication\", acr_values=\"gold\"")))
                        .refused(1, "step-up-required"));
    }

    private static List<Fault> ofRoles() {
        return List.of(
                Fault.of(
                                "no impersonation",
                                Clinic::attached,
                                clinic -> clinic.iam.revoke(
                                        CREATOR, "serviceAccount:" + WORKER, clinic.iam.serviceAccount(READER)))
                        .denied(1, "impersonation-denied"),
                Fault.of(
                                "no impersonation of a federated identity",
                                Clinic::federated,
                                clinic -> clinic.iam.revoke(
                                        IMPERSONATE,
                                        clinic.provider.principal(SUBJECT),
                                        clinic.iam.serviceAccount(READER)))
                        .denied(1, "impersonation-denied"),
                Fault.of(
                                "a link of delegates",
                                clinic -> clinic.reader().withDelegates(MIDDLE).recipe(),
                                clinic -> clinic.iam.serviceAccount(MIDDLE))
                        .denied(1, "delegation-broken"),
                Fault.of("no role on the bucket", Clinic::attached, FaultsInAChainTest::noBucket)
                        .denied(2, "permission-denied"),
                Fault.of("no role on the bucket, federated", Clinic::federated, FaultsInAChainTest::noBucket)
                        .denied(2, "permission-denied"),
                Fault.of(
                                "no role of the client",
                                clinic -> clinic.own().recipe(),
                                clinic -> clinic.iam.revoke(
                                        "roles/storage.objectViewer",
                                        IamStub.principal(clinic.issuer, "nightly"),
                                        BUCKET))
                        .denied(1, "permission-denied"),
                Fault.of(
                                "an API that is off",
                                Clinic::attached,
                                clinic -> answer(clinic, reason(403, "SERVICE_DISABLED")))
                        .denied(2, "api-disabled"),
                Fault.of(
                                "a perimeter",
                                Clinic::attached,
                                clinic -> answer(clinic, reason(403, "SECURITY_POLICY_VIOLATED")))
                        .denied(2, "perimeter-violated"),
                Fault.of("a 403 that says nothing", Clinic::attached, clinic -> answer(clinic, FakeAnswer.status(403)))
                        .denied(2, "refused-untold"),
                Fault.of(
                                "a 404, as denials look at some",
                                Clinic::attached,
                                clinic -> answer(clinic, FakeAnswer.status(404)))
                        .denied(2, "not-found-or-hidden"));
    }

    private static List<Fault> undecided() {
        return List.of(
                Fault.of("an issuer that is down", clinic -> clinic.own().recipe(), clinic -> clinic.issuer.goDown())
                        .open(0, "network-unreachable"),
                Fault.of(
                                "an issuer that is slow",
                                clinic -> clinic.own().recipe(),
                                clinic -> clinic.issuer.slow(Duration.ofSeconds(20)))
                        .with("--deadline", "1s")
                        .late(0),
                Fault.of("a service that is down", Clinic::attached, clinic -> clinic.iam.goDown(IamService.RESOURCES))
                        .open(2, "network-unreachable"),
                Fault.of("an outage", Clinic::attached, clinic -> answer(clinic, FakeAnswer.status(503)))
                        .open(2, "unavailable"),
                Fault.of("a quota", Clinic::attached, clinic -> answer(clinic, FakeAnswer.status(429)))
                        .open(2, "quota-spent"),
                Fault.of(
                                "a redirect",
                                Clinic::attached,
                                clinic -> answer(
                                        clinic,
                                        FakeAnswer.status(302).withHeader("Location", "https://elsewhere.example/")))
                        .open(2, "answer-broken"),
                Fault.of(
                                "a token answer that is none",
                                clinic -> clinic.own().recipe(),
                                clinic -> clinic.issuer.answerNext(9, FakeAnswer.json(200, "{}")))
                        .open(0, "answer-broken"));
    }

    private static List<Fault> misconfigured() {
        return List.of(
                Fault.of("a name that is bound to nothing", clinic -> TokenRecipe.named("nightly-chain"), clinic -> {})
                        .wrong("core.name-unbound"),
                Fault.of("a resource that is none", Clinic::attached, clinic -> {})
                        .with("--permission", "storage.objects.get", "--resource", "exports")
                        .wrong("iam.resource-invalid"),
                Fault.of("a permission that is none", Clinic::attached, clinic -> {})
                        .with("--permission", "roles/viewer", "--resource", BUCKET)
                        .wrong("iam.permission-invalid"),
                Fault.of("a URL that is not permitted", Clinic::attached, clinic -> {})
                        .with("--call", "http://orders.example/")
                        .wrong("oauth2.url-forbidden"),
                Fault.of("a recipe that does not exist", Clinic::attached, clinic -> {})
                        .with("--bind", "x=/no/such/file")
                        .wrong("doctor.file-unreadable"),
                Fault.of("certificates that are none", Clinic::attached, clinic -> {})
                        .with("--trust", "pom.xml")
                        .wrong("doctor.certificate-invalid"));
    }

    private static TokenRecipe readingMail(Clinic clinic) {
        return clinic.reader()
                .withScopes("https://www.googleapis.com/auth/gmail.readonly")
                .recipe();
    }

    private static TokenRecipe guarded(Clinic clinic, String... principals) {
        return GuardedRecipe.of(clinic.attached(), Guardrails.defaults().withPrincipals(List.of(principals)));
    }

    private static TokenRecipe exchanged(Clinic clinic) {
        return OAuth2Recipes.exchanging(
                        clinic.own()
                                .withAudience(clinic.issuer.issuer().toString())
                                .recipe(),
                        clinic.client())
                .recipe();
    }

    private static void noBucket(Clinic clinic) {
        clinic.iam.revoke("roles/storage.objectViewer", "serviceAccount:" + READER, BUCKET);
    }

    private static void answer(Clinic clinic, FakeAnswer answer) {
        clinic.iam.answerNext(IamService.RESOURCES, 9, answer);
    }

    private static FakeAnswer reason(int status, String reason) {
        return FakeAnswer.json(
                status,
                "{\"error\":{\"code\":" + status + ",\"message\":\"Refused.\",\"details\":[{\"@type\":"
                        + "\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"" + reason
                        + "\",\"domain\":\"googleapis.com\",\"metadata\":{\"service\":\"storage.googleapis.com\","
                        + "\"consumer\":\"projects/1\"}}]}}");
    }
}
