// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.TokenCalls.Answered;
import io.dataflowoauth.testkit.internal.KitJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A test in another process moves time, keys, faults and grants, and reads what happened. */
class ControlApiTest {
    private static final String READER = "reader@demo.iam.gserviceaccount.com";
    private static final String GRANT = """
            {"role":"roles/storage.objectViewer","member":"serviceAccount:%s","resource":"//storage.googleapis.com/projects/_/buckets/b"}""".formatted(READER);

    private final FakeClient nightly = FakeClient.basic("nightly").withScopes("read");
    private final MovableTime time = MovableTime.create();
    private final TestkitServer server =
            TestkitServer.start(TestkitServerOptions.defaults().withTime(time).withControl(), kit -> {
                kit.issuer("corp", FakeOidcIssuerOptions.defaults()).registerClient(nightly);
                kit.iam().attach(READER);
                kit.iam()
                        .protect(ProtectedResource.at("GET", "/b/{bucket}")
                                .requiringPermission(
                                        "storage.objects.get", "//storage.googleapis.com/projects/_/buckets/{bucket}"));
            });
    private final Outsider outsider = Outsider.direct(server);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void time_moves_for_all_fakes_at_once() {
        String token = corp().subjectToken("job", "bills").reveal();

        Answered clock = outsider.control("POST", "/clock", "{\"advance\":\"PT6M\"}");

        assertThat(clock.text("ahead")).isEqualTo("PT6M");
        assertThat(corp().accepts(token)).isFalse();
    }

    @Test
    void time_is_told_and_set_back_to_the_machines() {
        outsider.control("POST", "/clock", "{\"jumpWall\":\"-PT5M\"}");
        assertThat(outsider.control("GET", "/clock", "").text("ahead")).isEqualTo("PT-5M");

        outsider.control("POST", "/clock", "{\"backToNow\":true}");

        assertThat(Duration.between(time.now(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void a_subject_token_in_a_file_is_fresh_after_time_was_moved(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("token");
        corp().keepSubjectTokenIn(file, "job", "bills");

        outsider.control("POST", "/clock", "{\"advance\":\"PT6M\"}");

        assertThat(corp().accepts(Files.readString(file))).isTrue();
    }

    @Test
    void keys_rotate_and_old_ones_stay_as_long_as_was_asked() {
        String token = corp().subjectToken("job", "bills").reveal();

        assertThat(outsider.control("POST", "/issuers/corp/keys", "{\"rotate\":\"PT5M\"}")
                        .status())
                .isEqualTo(200);
        assertThat(corp().accepts(token)).isTrue();

        outsider.control("POST", "/issuers/corp/keys", "{}");
        assertThat(corp().accepts(token)).isFalse();
    }

    @Test
    void a_fault_is_met_by_so_many_calls() {
        outsider.control("POST", "/issuers/corp/faults", "{\"calls\":2,\"status\":503,\"retryAfter\":\"PT2S\"}");

        assertThat(List.of(asked(), asked(), asked())).containsExactly(503, 503, 200);
    }

    @Test
    void an_issuer_and_a_service_go_down_and_come_back() {
        outsider.control("POST", "/issuers/corp/faults", "{\"down\":true}");
        outsider.control("POST", "/services/sts/faults", "{\"down\":true}");
        assertThat(asked()).isZero();
        assertThat(TokenCalls.post(server.iam().tokenUrl(), Map.of()).status()).isZero();

        outsider.control("POST", "/issuers/corp/faults", "{\"down\":false}");
        outsider.control("POST", "/services/sts/faults", "{\"down\":false}");

        assertThat(asked()).isEqualTo(200);
        assertThat(TokenCalls.post(server.iam().tokenUrl(), Map.of()).status()).isEqualTo(400);
    }

    @Test
    void a_service_fails_in_its_own_words() {
        outsider.control("POST", "/services/sts/faults", "{\"status\":503}");

        assertThat(TokenCalls.post(server.iam().tokenUrl(), Map.of()).status()).isEqualTo(503);
    }

    @Test
    void a_grant_holds_from_the_next_call_on_and_is_taken_back() {
        String token = outsider.get(
                        server.base() + "/computeMetadata/v1/instance/service-accounts/default/token",
                        "Metadata-Flavor",
                        "Google")
                .text("access_token");
        assertThat(called(token)).isEqualTo(403);

        outsider.control("POST", "/grants", GRANT);
        assertThat(called(token)).isEqualTo(200);

        outsider.control("DELETE", "/grants", GRANT);
        assertThat(called(token)).isEqualTo(403);
        assertThat(outsider.control("DELETE", "/grants", GRANT).status()).isEqualTo(409);
    }

    @Test
    void a_workload_of_another_process_gets_its_subject_token() {
        Answered answer = outsider.control(
                "POST",
                "/subject-tokens",
                "{\"issuer\":\"corp\",\"subject\":\"job\",\"audience\":\"bills\",\"claims\":{\"env\":\"prod\"}}");

        assertThat(corp().accepts(answer.text("token"))).isTrue();
    }

    @Test
    void the_journal_is_read_on_from_a_mark() {
        asked();
        Answered all = outsider.control("GET", "/journal", "");

        asked();
        Answered more = outsider.control("GET", "/journal?after=" + all.text("next"), "");

        assertThat(all.body()).contains("\"kind\":\"TOKEN_ISSUED\"", "\"principal\":\"nightly\"");
        assertThat(entries(more)).hasSize(1);
    }

    @Test
    void a_reset_forgets_and_says_the_time() {
        outsider.control("POST", "/issuers/corp/faults", "{\"down\":true}");
        outsider.control("POST", "/grants", GRANT);

        Answered answer = outsider.control("POST", "/reset", "{}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(asked()).isEqualTo(200);
        assertThat(outsider.control("DELETE", "/grants", GRANT).status()).isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /clock                  | {"advanc":"PT1H"}                 | no [advanc]
            /clock                  | {"advance":"an hour"}             | a duration
            /clock                  | {"advance":"-PT1H"}               | Time goes forward
            /clock                  | {"advance":5}                     | is a text
            /clock                  | {"advance":"PT1H"                 | no JSON object
            /clock                  | []                                | no JSON object
            /issuers/nobody/keys    | {}                                | [corp]
            /issuers/corp/faults    | {"status":99}                     | 99
            /issuers/corp/faults    | {"down":"yes"}                    | true or false
            /issuers/corp/faults    | {"token":"a good one"}            | an expired token
            /issuers/corp/faults    | {"rotation":"sideways"}           | published-before-use
            /issuers/corp/faults    | {"rotation":"dropped-early","after":"soon"} | a duration
            /services/clouds/faults | {"status":503}                    | services [sts, credentials, tokens, metadata,
            /subject-tokens         | {"issuer":"corp","subject":"job"} | audience is missing
            /grants                 | {"role":"roles/none","member":"user:a@b.c","resource":"//x/y"} | not defined
            /roles                  | {"name":"roles/x","permissions":[]} | needs at least one permission
            /roles                  | {"name":"roles/x","permissions":[7]} | a list of texts
            /denials                | {"id":"d"}                        | at least one permission
            /boundaries             | {"id":"b","principals":["allUsers"]} | at least one resource
            /explanations           | {"principal":"user:a@b.c","permission":"a.b.c","resource":"x/"} | A resource name
            """)
    void what_is_wrong_is_said_in_a_sentence(String path, String body, String said) {
        Answered answer = outsider.control("POST", path, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("problem")).contains(said);
    }

    @ParameterizedTest
    @CsvSource({"Origin, http://evil.example", "Origin, null", "Origin, http://127.0.0.1:1"})
    void a_page_of_somewhere_else_controls_nothing(String header, String value) {
        Answered answer = outsider.control("POST", "/clock", "{\"advance\":\"PT1H\"}", header, value);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(time.ahead()).isZero();
    }

    @Test
    void a_form_of_a_browser_controls_nothing() {
        var form = TokenCalls.post(server.base().resolve("/_control/clock"), Map.of("advance", "PT1H"));

        assertThat(form.status()).isEqualTo(403);
        assertThat(time.ahead()).isZero();
    }

    @Test
    void its_own_page_is_shown_and_runs_nothing_of_others() {
        Answered page = TokenCalls.get(server.base().resolve("/_console"));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.headers().get("content-security-policy"))
                .contains("default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'");
        assertThat(page.body()).doesNotContain("http://cdn", "https://cdn", "innerHTML");
    }

    @Test
    void every_route_is_described_and_every_description_has_a_route() {
        Map<String, Object> described = KitJson.object(
                        outsider.control("GET", "/openapi.json", "").body())
                .orElseThrow();

        for (Map.Entry<?, ?> path : ((Map<?, ?>) described.get("paths")).entrySet()) {
            for (Object method : ((Map<?, ?>) path.getValue()).keySet()) {
                String below = String.valueOf(path.getKey())
                        .replace("/_control", "")
                        .replaceAll(Pattern.quote("{name}"), "corp");
                assertThat(outsider.control(method.toString().toUpperCase(Locale.ROOT), below, "{}")
                                .status())
                        .as(method + " " + below)
                        .isIn(200, 400);
            }
        }
        assertThat(new TreeSet<>(((Map<?, ?>) described.get("paths")).keySet())).hasSize(14);
    }

    @Test
    void without_control_nothing_of_it_is_there() {
        try (TestkitServer plain = TestkitServer.start()) {
            assertThat(TokenCalls.get(plain.base().resolve("/_control/clock")).status())
                    .isEqualTo(404);
            assertThat(TokenCalls.get(plain.base().resolve("/_console")).status())
                    .isEqualTo(404);
        }
    }

    private FakeOidcIssuer corp() {
        return server.issuers().get("corp");
    }

    private int asked() {
        return TokenCalls.basic(corp().tokenEndpoint(), nightly, Map.of("grant_type", "client_credentials"))
                .status();
    }

    private int called(String token) {
        return TokenCalls.get(server.base().resolve("/b/b"), token).status();
    }

    private static List<?> entries(Answered journal) {
        return (List<?>) KitJson.object(journal.body()).orElseThrow().get("entries");
    }
}
