// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.testkit.CredentialFile;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.ProtectedResource;
import io.dataflowoauth.testkit.TestkitServer;
import io.dataflowoauth.testkit.WorkloadProvider;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Google's real services refuse, the kit refuses in words that Google's library for Java understands. */
class GoogleJavaRefusedTest {
    private static final String CLOUD = "https://www.googleapis.com/auth/cloud-platform";
    private static final String READER = "reader@demo.iam.gserviceaccount.com";
    private static final String CREATOR = "roles/iam.serviceAccountTokenCreator";
    private static final String BUCKET = "//storage.googleapis.com/projects/_/buckets/invoices";
    private static final String INVOICE = "https://storage.googleapis.com/storage/v1/b/invoices/o/7";

    private static LocalKit kit;
    private static GoogleJava library;
    private static WorkloadProvider provider;

    @BeforeAll
    static void start() {
        kit = new LocalKit(GoogleJavaRefusedTest::play);
        library = GoogleJava.withoutFile(kit.environment());
    }

    @AfterAll
    static void stop() {
        library.close();
        kit.close();
    }

    @AfterEach
    void reset() {
        kit.reset();
    }

    private static void play(TestkitServer server) {
        IamStub iam = server.iam();
        provider = iam.provider(
                "123456789012", "workloads", "corp", server.issuer("corp", FakeOidcIssuerOptions.defaults()));
        iam.grant(CREATOR, provider.principal("nightly-job"), iam.attach(READER));
        iam.grant("roles/storage.objectViewer", "serviceAccount:" + READER, BUCKET);
        iam.grant("roles/storage.objectViewer", "user:ada@corp.example", BUCKET);
        iam.protect(ProtectedResource.at("GET", "/storage/v1/b/{bucket}/o/{object}")
                .ofService("storage.googleapis.com", "google.storage.objects.get")
                .requiringScope(CLOUD)
                .requiringPermission("storage.objects.get", "//storage.googleapis.com/projects/_/buckets/{bucket}")
                .answering(call -> "{\"kind\":\"storage#object\"}"));
    }

    @Test
    void a_subject_token_that_has_ended_is_refused() {
        Path file = federated(subjectToken("nightly-job", provider.audience()));
        JsonObject before = token(file);

        kit.time().advance(Duration.ofHours(2));

        assertThat(before.optionalText("message")).isEmpty();
        assertThat(token(file).text("message")).contains("Error code invalid_grant", "is stale to sign-in");
    }

    @Test
    void a_subject_token_for_another_audience_is_refused() {
        assertThat(token(federated(subjectToken("nightly-job", "https://elsewhere.example")))
                        .text("message"))
                .contains("Error code invalid_grant", "does not match the expected audience");
    }

    @Test
    void a_subject_token_of_another_issuer_is_refused() {
        FakeOidcIssuer other = kit.server().issuer("other", FakeOidcIssuerOptions.defaults());

        assertThat(token(federated(other.subjectToken("nightly-job", provider.audience())
                                .reveal()))
                        .text("message"))
                .contains("Error code invalid_grant");
    }

    @Test
    void a_condition_that_is_not_met_is_refused_until_it_changes() {
        Path file = federated(subjectToken("nightly-job", provider.audience()));
        kit.iam().attributeCondition(provider, claims -> "weekly-job".equals(claims.get("sub")));
        JsonObject refused = token(file);

        kit.iam().attributeCondition(provider, claims -> "nightly-job".equals(claims.get("sub")));

        assertThat(refused.text("message"))
                .contains(
                        "Error code unauthorized_client",
                        "The given credential is rejected by the attribute condition.");
        assertThat(token(file).optionalText("message")).isEmpty();
    }

    @Test
    void a_url_that_gives_no_subject_token_without_its_own_token_gets_the_library_nowhere() {
        FakeOidcIssuer corp = corp();
        URI url = corp.subjectTokenUrl("nightly-job", provider.audience()).uri();
        Path file = kit.iam()
                .overTls()
                .writeCredentialFile(
                        kit.folder().resolve("url.json"),
                        CredentialFile.urlSourced(provider, url)
                                .withHeaders(Map.of("Authorization", "Bearer wrong"))
                                .withJsonField("value"));

        assertThat(token(file).text("message")).contains("Error getting subject token");
    }

    @Test
    void a_federated_principal_that_nobody_lets_be_the_account_is_refused() {
        Path file = kit.iam()
                .overTls()
                .writeCredentialFile(
                        kit.folder().resolve("as-reader.json"),
                        CredentialFile.fileSourced(provider, written(subjectToken("weekly-job", provider.audience())))
                                .withImpersonation(READER));

        JsonObject answer = token(file);

        assertThat(answer.optionalInteger("status")).contains(403L);
        assertThat(answer.text("body")).contains("iam.serviceAccounts.getAccessToken", "IAM_PERMISSION_DENIED");
    }

    @Test
    void a_key_that_was_replaced_signs_nothing_that_is_taken() {
        Path file = key();
        JsonObject before = token(file);

        kit.iam().files().replaceKey(READER);

        assertThat(before.optionalText("message")).isEmpty();
        assertThat(token(file).text("message")).contains("400", "invalid_grant", "Invalid JWT Signature.");
        JsonObject selfSigned =
                library.done("call", Map.of("file", file.toString(), "unscoped", "yes", "url", INVOICE));
        assertThat(selfSigned.optionalInteger("status")).contains(401L);
        JsonObject identity =
                library.done("idToken", Map.of("file", file.toString(), "audience", "https://bills.example"));
        assertThat(identity.text("message")).contains("Invalid JWT Signature.");
    }

    @Test
    void a_user_reads_and_says_who_it_is_until_the_user_signs_out() {
        String file = kit.iam()
                .overTls()
                .files()
                .signedInUser(kit.folder().resolve("ada.json"), "ada@corp.example")
                .toString();
        JsonObject read = library.done("call", Map.of("file", file, "url", INVOICE));
        JsonObject identity = library.done("idToken", Map.of("file", file, "audience", "ignored"));

        kit.iam().files().signOut("ada@corp.example");

        assertThat(read.optionalText("message")).isEmpty();
        assertThat(Jwt.claims(identity.text("id_token")).text("email")).isEqualTo("ada@corp.example");
        assertThat(library.done("call", Map.of("file", file, "url", INVOICE)).text("message"))
                .contains("invalid_grant", "Token has been expired or revoked.");
    }

    @Test
    void an_account_s_token_lives_longer_than_an_hour_only_if_its_organization_says_so() {
        kit.iam().grant(CREATOR, "serviceAccount:" + READER, kit.iam().serviceAccount(READER));
        Map<String, String> asked = Map.of("target", READER, "lifetime", "7200");
        JsonObject refused = library.done("token", asked);

        kit.iam().policies().extendLifetimes(READER);

        assertThat(refused.optionalInteger("status")).contains(400L);
        assertThat(refused.text("body")).contains("INVALID_ARGUMENT", "allowServiceAccountCredentialLifetimeExtension");
        assertThat(library.done("token", asked).integer("seconds")).isBetween(7000L, 7200L);
    }

    @Test
    void a_machine_without_an_account_has_no_token() {
        kit.iam().detach();

        assertThat(library.done("token", Map.of()).text("message"))
                .contains("Error code 404", "does not have permission scopes specified");
    }

    @Test
    void who_does_not_say_that_it_knows_the_metadata_server_is_told_nothing() throws Exception {
        HttpClient stranger = HttpClient.newHttpClient();
        URI token = URI.create(kit.server().base() + "/computeMetadata/v1/instance/service-accounts/default/token");

        HttpResponse<String> bare =
                stranger.send(HttpRequest.newBuilder(token).build(), HttpResponse.BodyHandlers.ofString());
        HttpResponse<String> forwarded = stranger.send(
                HttpRequest.newBuilder(token)
                        .headers("Metadata-Flavor", "Google", "X-Forwarded-For", "10.0.0.1")
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(bare.statusCode()).isEqualTo(403);
        assertThat(bare.body()).contains("Missing required header \"Metadata-Flavor\": \"Google\"");
        assertThat(forwarded.statusCode()).isEqualTo(403);
    }

    private static JsonObject token(Path file) {
        return library.done("token", Map.of("file", file.toString()));
    }

    private static FakeOidcIssuer corp() {
        return kit.server().issuers().get("corp");
    }

    private static String subjectToken(String subject, String audience) {
        return corp().subjectToken(subject, audience).reveal();
    }

    private static Path written(String subjectToken) {
        return Folder.write(kit.folder().resolve("subject.token"), subjectToken);
    }

    private static Path federated(String subjectToken) {
        return kit.iam()
                .overTls()
                .writeCredentialFile(
                        kit.folder().resolve("federated.json"),
                        CredentialFile.fileSourced(provider, written(subjectToken)));
    }

    private static Path key() {
        return kit.iam().overTls().files().serviceAccountKey(kit.folder().resolve("key.json"), READER);
    }
}
