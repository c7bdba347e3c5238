// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.http.Refusals;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** The kit in a process of its own, as a stranger starts it: what it writes is all that a client needs. */
class StandaloneProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CLOUD = "https://www.googleapis.com/auth/cloud-platform";

    @TempDir
    static Path out;

    private static StandaloneProcess kit;
    private static TokenRuntime runtime;

    @BeforeAll
    static void start() throws Exception {
        kit = StandaloneProcess.ready(out);
        runtime = TokenRuntime.open(RuntimeOptions.defaults()
                .withResource(
                        HttpDoorOptions.class,
                        HttpDoorOptions.defaults()
                                .withLoopbackHttp(true)
                                .withConnectTimeout(PATIENCE)
                                .withTrustAnchors(List.of(authority(out.resolve("ca.pem"))))));
        greet();
    }

    /** The first handshake of two fresh processes may outlast the deadline of a first acquisition. */
    private static void greet() throws IOException {
        HttpAsk ask =
                HttpAsk.get(URI.create(kit.https() + "/issuers/corp/jwks")).withDeadline(PATIENCE);
        door().send(ask).retry(3).block(PATIENCE.multipliedBy(4));
    }

    @AfterAll
    static void stop() {
        runtime.close();
        kit.close();
    }

    @Test
    void a_chain_from_a_credential_file_of_the_folder_reads_an_invoice() throws IOException {
        GoogleRecipe chain = GoogleRecipes.fromCredentialFile(out.resolve("credentials/workloads-corp-as-reader.json"))
                .trustingHost("localhost");

        try (TokenStream tokens = TokenStream.open(scoped(chain), runtime)) {
            HttpAnswer answer = tokens.use(StandaloneProcessTest::invoice).block(PATIENCE);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().text("kind")).isEqualTo("storage#object");
        }
    }

    @Test
    void a_call_that_nobody_granted_names_the_permission() throws IOException {
        GoogleRecipe chain = GoogleRecipes.fromCredentialFile(out.resolve("credentials/workloads-corp-as-reader.json"))
                .trustingHost("localhost");

        try (TokenStream tokens = TokenStream.open(scoped(chain), runtime)) {
            Throwable refused = tokens.use(token -> object("other", token))
                    .map(answer -> (Throwable) new AssertionError("It was answered with " + answer))
                    .onErrorResume(Mono::just)
                    .block(PATIENCE);

            assertThat(refused)
                    .isInstanceOfSatisfying(
                            CallRefusedException.class,
                            call -> assertThat(call.diagnosis().orElseThrow().missing())
                                    .contains("storage.objects.get"));
        }
    }

    @Test
    void an_attached_account_is_found_where_the_variables_say() throws IOException {
        TokenRecipe attached = GoogleRecipes.attached()
                .servedAt(URI.create("http://" + kit.variables().get("GCE_METADATA_HOST")))
                .recipe();

        try (TokenStream tokens = TokenStream.open(attached, runtime)) {
            AccessToken token = tokens.token().block(PATIENCE);

            assertThat(token.lifetime()).isPositive();
        }
    }

    @Test
    void time_of_the_process_moves_by_a_call() throws IOException {
        String before = control("/clock", "{}").json().text("ahead");

        String after = control("/clock", "{\"advance\":\"PT1S\"}").json().text("ahead");

        assertThat(Duration.parse(after).minus(Duration.parse(before))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void it_ends_when_it_is_told_to(@TempDir Path folder) throws Exception {
        try (StandaloneProcess own = StandaloneProcess.ready(folder)) {
            assertThat(own.terminated()).isIn(0, 143);
        }
    }

    private static TokenRecipe scoped(GoogleRecipe chain) {
        return chain.withScopes(CLOUD).recipe();
    }

    private static Mono<HttpAnswer> invoice(AccessToken token) {
        return object("invoices", token);
    }

    private static Mono<HttpAnswer> object(String bucket, AccessToken token) {
        return Mono.fromCallable(() -> URI.create(kit.https() + "/storage/v1/b/" + bucket + "/o/7"))
                .flatMap(uri -> door().send(HttpAsk.get(uri).withHeader("Authorization", token.authorization())))
                .map(answer -> {
                    if (answer.status() >= 400) {
                        throw new CallRefusedException(Refusals.of(answer));
                    }
                    return answer;
                });
    }

    private static HttpAnswer control(String path, String json) throws IOException {
        return door().send(HttpAsk.json(URI.create(kit.http() + "/_control" + path), json))
                .block(PATIENCE);
    }

    private static HttpDoor door() {
        return HttpDoors.of(runtime);
    }

    private static X509Certificate authority(Path pem) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(pem)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
