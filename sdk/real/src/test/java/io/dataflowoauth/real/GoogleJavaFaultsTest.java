// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.testkit.CredentialFile;
import io.dataflowoauth.testkit.FakeAnswer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.IamService;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.ProtectedResource;
import io.dataflowoauth.testkit.TestkitServer;
import io.dataflowoauth.testkit.WorkloadProvider;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Google's library for Java takes the kit's failures for those of the real services: it tries again, gives up, and comes back. */
class GoogleJavaFaultsTest {
    private static final String CLOUD = "https://www.googleapis.com/auth/cloud-platform";
    private static final String READER = "reader@demo.iam.gserviceaccount.com";
    private static final String STORAGE = "https://storage.googleapis.com/storage/v1/b/";

    private static LocalKit kit;
    private static GoogleJava library;
    private static Map<String, Map<String, String>> ways = new HashMap<>();

    @BeforeAll
    static void start() {
        kit = new LocalKit(GoogleJavaFaultsTest::play);
        writeFiles();
        library = GoogleJava.withoutFile(kit.environment());
        token("METADATA"); // it looks for a metadata server once, and a fault that is planned must not strike that
    }

    @AfterAll
    static void stop() {
        library.close();
        kit.close();
    }

    @AfterEach
    void reset() {
        kit.reset();
        writeFiles();
    }

    private static void play(TestkitServer server) {
        IamStub iam = server.iam();
        server.issuer("corp", FakeOidcIssuerOptions.defaults());
        String reader = iam.attach(READER);
        iam.grant("roles/iam.serviceAccountTokenCreator", "serviceAccount:" + READER, reader);
        iam.grant(
                "roles/storage.objectViewer",
                "serviceAccount:" + READER,
                "//storage.googleapis.com/projects/_/buckets/invoices");
        iam.protect(ProtectedResource.at("GET", "/storage/v1/b/{bucket}/o/{object}")
                .ofService("storage.googleapis.com", "google.storage.objects.get")
                .requiringScope(CLOUD)
                .requiringPermission("storage.objects.get", "//storage.googleapis.com/projects/_/buckets/{bucket}")
                .answering(call -> "{\"kind\":\"storage#object\"}"));
    }

    private static void writeFiles() {
        IamStub iam = kit.iam();
        var corp = kit.server().issuers().get("corp");
        WorkloadProvider provider = iam.provider("123456789012", "workloads", "corp", corp);
        var subject = Folder.write(
                kit.folder().resolve("subject.token"),
                corp.subjectToken("nightly-job", provider.audience()).reveal());
        var federated = iam.overTls()
                .writeCredentialFile(
                        kit.folder().resolve("federated.json"), CredentialFile.fileSourced(provider, subject));
        var key = iam.overTls().files().serviceAccountKey(kit.folder().resolve("key.json"), READER);
        ways = Map.of(
                "TOKENS", Map.of("file", key.toString()),
                "STS", Map.of("file", federated.toString()),
                "METADATA", Map.of(),
                "CREDENTIALS", Map.of("target", READER));
    }

    @Test
    void the_token_endpoint_is_tried_again_until_it_answers() {
        kit.iam().failNext(IamService.TOKENS, 2, 503);

        JsonObject answer = token("TOKENS");

        assertThat(answer.optionalText("message")).isEmpty();
        assertThat(kit.iam().journal().entries(JournalEntry.Kind.FAULT)).hasSize(2);
    }

    @Test
    void it_is_tried_four_times_and_then_said_to_be_worth_another_try() {
        kit.iam().failNext(IamService.TOKENS, 4, 503);

        JsonObject answer = token("TOKENS");

        assertThat(answer.text("message")).contains("503");
        assertThat(answer.optionalFlag("retryable")).contains(true);
        assertThat(kit.iam().journal().entries(JournalEntry.Kind.FAULT)).hasSize(4);
        assertThat(token("TOKENS").optionalText("message")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"STS", "METADATA", "CREDENTIALS"})
    void any_other_service_is_asked_once_and_works_again_when_it_is_back(IamService service) {
        kit.iam().failNext(service, 1, 503);

        JsonObject answer = token(service.name());

        assertThat(answer.text("message")).contains("503");
        assertThat(kit.iam().journal().entries(JournalEntry.Kind.FAULT)).hasSize(1);
        assertThat(token(service.name()).optionalText("message")).isEmpty();
    }

    @Test
    void a_signature_is_asked_for_again_until_there_is_one() {
        kit.iam().failNext(IamService.CREDENTIALS, 2, 503);

        JsonObject answer = library.done("sign", Map.of("text", "url to sign"));

        assertThat(answer.text("account")).isEqualTo(READER);
        assertThat(kit.iam().journal().entries(JournalEntry.Kind.FAULT)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TOKENS | {\"access_token\":\"a\",\"expires_in\":\"3600\",\"token_type\":\"Bearer\"} | expires_in",
                "METADATA | {\"access_token\":\"a\",\"expires_in\":\"3600\",\"token_type\":\"Bearer\"} | expires_in",
                "STS | {\"access_token\":\"a\",\"expires_in\":\"3600\",\"token_type\":\"Bearer\",\"issued_token_type\":\"t\"} | expires_in",
                "STS | {\"access_token\":\"a\",\"expires_in\":3600,\"token_type\":\"Bearer\"} | issued_token_type",
                "CREDENTIALS | {\"accessToken\":\"a\",\"expireTime\":4102444800} | expireTime",
                "CREDENTIALS | {\"accessToken\":\"a\",\"expireTime\":\"soon\"} | expireTime",
                "CREDENTIALS | {\"accessToken\":\"a\"} | expireTime",
                "TOKENS | {\"expires_in\":3600} | access_token"
            })
    void an_answer_that_the_real_service_never_gives_is_no_token_to_it(IamService service, String body, String why) {
        kit.iam().answerNext(service, 1, FakeAnswer.json(200, body));

        JsonObject answer = token(service.name());

        assertThat(answer.optionalText("access_token")).isEmpty();
        assertThat(answer.text("message")).contains(why);
        assertThat(token(service.name()).optionalText("message")).isEmpty();
    }

    @Test
    void a_fraction_of_a_second_in_the_end_of_a_token_is_read_by_this_version() {
        String body = "{\"accessToken\":\"a\",\"expireTime\":\"2099-01-01T00:00:00.123Z\"}";
        kit.iam().answerNext(IamService.CREDENTIALS, 1, FakeAnswer.json(200, body));

        assertThat(token("CREDENTIALS").text("access_token")).isEqualTo("a");
    }

    @Test
    void a_token_that_a_resource_refuses_is_replaced_and_the_call_made_once_more() {
        Map<String, String> asked = Map.of("keep", "one", "url", STORAGE + "invoices/o/7");
        library.done("call", asked);
        kit.iam().forgetTokens(READER);
        kit.iam().attach(READER);

        JsonObject answer = library.done("call", asked);

        assertThat(answer.optionalText("message")).isEmpty();
        assertThat(kit.iam().journal().entries(JournalEntry.Kind.CALL_REFUSED)).hasSize(1);
        assertThat(kit.iam().journal())
                .satisfies(journal -> assertThat(journal.entries(JournalEntry.Kind.TOKEN_ISSUED))
                        .hasSize(2));
    }

    @Test
    void a_call_that_iam_denies_is_not_made_again() {
        JsonObject answer = library.done("call", Map.of("url", STORAGE + "other/o/7"));

        assertThat(answer.optionalInteger("status")).contains(403L);
        assertThat(kit.iam().journal().entries(JournalEntry.Kind.CALL_REFUSED)).hasSize(1);
    }

    @Test
    void a_token_is_kept_until_it_nears_its_end() {
        Map<String, String> asked = Map.of("keep", "two", "url", STORAGE + "invoices/o/7");

        library.done("call", asked);
        library.done("call", asked);

        assertThat(kit.iam().journal().entries(JournalEntry.Kind.TOKEN_ISSUED)).hasSize(1);
    }

    @Test
    void a_server_that_does_not_call_itself_a_metadata_server_is_taken_for_none() {
        kit.iam().answerNext(IamService.METADATA, 100, FakeAnswer.status(200));

        try (GoogleJava elsewhere = GoogleJava.withoutFile(kit.environment())) {
            assertThat(elsewhere.done("token", Map.of()).text("message"))
                    .contains("default credentials were not found");
        }
    }

    private static JsonObject token(String way) {
        return library.done("token", ways.getOrDefault(way, Map.of()));
    }
}
