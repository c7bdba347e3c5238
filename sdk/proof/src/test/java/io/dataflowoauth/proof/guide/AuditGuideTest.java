// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.access.audit.AuditActivity;
import io.dataflowoauth.access.audit.AuditEvent;
import io.dataflowoauth.access.audit.AuditFormat;
import io.dataflowoauth.access.audit.AuditOptions;
import io.dataflowoauth.access.audit.AuditTrail;
import io.dataflowoauth.access.audit.AuditedPolicy;
import io.dataflowoauth.access.audit.AuditedVerifier;
import io.dataflowoauth.access.audit.ChainAnchor;
import io.dataflowoauth.access.audit.ChainFault;
import io.dataflowoauth.access.audit.ChainReport;
import io.dataflowoauth.access.audit.FileRotation;
import io.dataflowoauth.access.audit.HashChain;
import io.dataflowoauth.access.audit.JsonLinesFile;
import io.dataflowoauth.access.audit.JsonLinesOptions;
import io.dataflowoauth.access.audit.NotRecordedException;
import io.dataflowoauth.access.audit.Slf4jSink;
import io.dataflowoauth.access.policy.AccessQuestion;
import io.dataflowoauth.access.policy.Caller;
import io.dataflowoauth.access.policy.Callers;
import io.dataflowoauth.access.policy.ConditionEngine;
import io.dataflowoauth.access.policy.Decision;
import io.dataflowoauth.access.policy.LivePolicy;
import io.dataflowoauth.access.policy.PolicyText;
import io.dataflowoauth.access.policy.Resource;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.TestClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class AuditGuideTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String ORDERS = "https://orders.example";
    private static final Secret KEY = Secret.of("a key from a vault, 32 characters");

    @TempDir
    Path folder;

    @Test
    void a_token_has_one_fingerprint_where_it_is_acquired_and_where_it_is_verified() throws IOException {
        Path file = folder.resolve("audit.jsonl");
        try (FakeOidcIssuer issuer = FakeOidcIssuer.start()) {
            FakeClient shop = issuer.registerClient(
                    FakeClient.basic("shop").withScopes("orders.read").withAudiences(ORDERS));
            RuntimeOptions options = options().withSecret("shop", Mono.just(shop.secret()));

            // #region open
            AuditTrail trail = AuditTrail.open(
                    AuditOptions.defaults()
                            .withFingerprintKey(KEY)
                            .withSink(Slf4jSink.to("audit"))
                            .withSink(JsonLinesFile.open(file, JsonLinesOptions.defaults())),
                    options.time());
            TokenRuntime runtime = TokenRuntime.open(options.withObserver(trail.observer()));
            // #endregion open

            List<AuditEvent> seen = new CopyOnWriteArrayList<>();
            // #region watch
            Flux<AuditEvent> refused =
                    trail.events().filter(event -> event.code().isPresent());
            // #endregion watch
            assertThat(refused).isNotNull();
            trail.events().subscribe(seen::add);

            VerifierOptions verified = VerifierOptions.defaults()
                    .withProfile(TokenProfile.accessToken(issuer.issuer().toString(), ORDERS));
            // #region verify
            AuditedVerifier verifier = trail.verifying(TokenVerifier.open(verified, runtime));
            // #endregion verify
            try (TokenStream stream = TokenStream.open(recipe(issuer), runtime)) {
                stream.use(token -> verifier.verify(token.reveal())).block(LONG);
            }
            // #region close
            Mono<Void> closed = trail.closeGracefully(); // before the process ends
            // #endregion close
            runtime.close();
            closed.block(LONG);

            assertThat(seen)
                    .extracting(AuditEvent::activity)
                    .contains(AuditActivity.ACQUIRE, AuditActivity.VERIFY, AuditActivity.USE);
            assertThat(seen)
                    .extracting(event -> event.tokenFingerprint().orElse("none"))
                    .containsOnly(seen.get(0).tokenFingerprint().orElseThrow());
            assertThat(Files.readAllLines(file))
                    .containsExactlyElementsOf(
                            seen.stream().map(AuditEvent::toString).toList());
        }
    }

    @Test
    void a_service_records_who_may_what() {
        try (FakeOidcIssuer issuer = FakeOidcIssuer.start();
                TokenRuntime runtime = TokenRuntime.open(options())) {
            List<AuditEvent> seen = new CopyOnWriteArrayList<>();
            AuditTrail trail = AuditTrail.open(
                    AuditOptions.defaults().withSink(seen::addAll).requiring(), runtime);
            AuditedVerifier verifier = trail.verifying(TokenVerifier.open(verifierOptions(issuer), runtime));
            LivePolicy policy = policy();
            Resource order = Resource.of("//orders.example/orders/1");
            String token = issuer.subjectToken("ada", ORDERS).reveal();
            String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

            // #region decide
            AuditedPolicy decisions = trail.deciding(policy);

            Mono<Decision> decision = verifier.verify(token)
                    .map(Callers.defaults()::of)
                    .flatMap(caller -> decisions.require(AccessQuestion.of(caller, "orders.read", order)))
                    .contextWrite(context -> context.put(AuditTrail.TRACEPARENT, traceparent));
            // #endregion decide

            assertThat(decision.block(LONG).allowed()).isTrue();
            assertThat(seen)
                    .extracting(AuditEvent::activity)
                    .containsExactly(AuditActivity.VERIFY, AuditActivity.DECIDE);
            assertThat(seen).allSatisfy(event -> {
                assertThat(event.name()).contains("ada");
                assertThat(event.traceId()).contains("0af7651916cd43dd8448eb211c80319c");
            });
        }
    }

    @Test
    void what_must_be_recorded_and_cannot_be_does_not_happen() {
        // #region required
        AuditOptions options = AuditOptions.defaults()
                .withSink(events -> {
                    throw new IOException("The disk is full");
                })
                .requiring();
        // #endregion required
        AuditTrail trail = AuditTrail.open(options, TokenTime.system());
        AuditedPolicy decisions = trail.deciding(policy());

        Mono<String> answer = decisions
                .decide(AccessQuestion.of(Caller.anonymous(), "orders.read", Resource.of("//orders.example/orders/1")))
                .map(decision -> "decided")
                .onErrorResume(NotRecordedException.class, failed -> Mono.just(failed.code()));

        assertThat(answer.block(LONG)).isEqualTo("audit.sink-failed");
    }

    @Test
    void a_chain_shows_what_was_done_to_a_file() throws IOException {
        Path file = folder.resolve("chained.jsonl");
        // #region chain
        HashChain chain = HashChain.keyed(KEY);
        JsonLinesFile sink = JsonLinesFile.open(
                file,
                JsonLinesOptions.defaults()
                        .withFormat(AuditFormat.cloudEvents(URI.create("https://orders.example")))
                        .withChain(chain)
                        .withSync(true));
        // #endregion chain
        AuditTrail trail =
                AuditTrail.open(AuditOptions.defaults().withSink(sink).requiring(), TokenTime.system());
        AuditedPolicy decisions = trail.deciding(policy());
        for (int i = 0; i < 4; i++) {
            AccessQuestion question =
                    AccessQuestion.of(Caller.anonymous(), "orders.read", Resource.of("//orders.example/" + i));
            decisions.decide(question).block(LONG);
        }
        trail.closeGracefully().block(LONG);
        ChainAnchor kept = sink.anchor();

        // #region check
        ChainReport report = chain.verify(Files.readAllLines(file), kept);
        // #endregion check
        assertThat(report.isWhole()).isTrue();

        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.remove(1);
        lines.remove(2);
        assertThat(chain.verify(lines, kept).faults())
                .extracting(ChainFault::kind)
                .containsExactly(ChainFault.Kind.DELETED, ChainFault.Kind.CUT);
    }

    @Test
    void each_day_has_a_file_and_the_chain_goes_on_over_all_of_them() throws IOException {
        Path file = folder.resolve("daily.jsonl");
        TestClock clock = TestClock.create();
        TokenTime time = clock;
        HashChain chain = HashChain.keyed(KEY);
        // #region rotate
        FileRotation rotation = FileRotation.defaults()
                .withMostBytes(20_000_000)
                .withDaysOf(time) // a file for each day, too
                .withMostKept(90); // and the one that is written
        JsonLinesFile sink = JsonLinesFile.open(
                file, JsonLinesOptions.defaults().withChain(chain).withRotation(rotation));
        // #endregion rotate
        AuditTrail trail =
                AuditTrail.open(AuditOptions.defaults().withSink(sink).requiring(), time);
        AuditedPolicy decisions = trail.deciding(policy());
        for (int day = 0; day < 4; day++) {
            AccessQuestion question =
                    AccessQuestion.of(Caller.anonymous(), "orders.read", Resource.of("//orders.example/" + day));
            assertThat(decisions.decide(question).block(LONG)).isNotNull();
            clock.advance(Duration.ofDays(1));
        }
        trail.closeGracefully().block(LONG);
        ChainAnchor young = ChainAnchor.START;
        ChainAnchor kept = sink.anchor();

        // #region check-files
        ChainReport report = chain.verifyFiles(JsonLinesFile.files(file), young, kept);
        // #endregion check-files
        assertThat(report.isWhole()).isTrue();
        assertThat(report.end().number()).isEqualTo(4);
        assertThat(JsonLinesFile.files(file)).hasSize(4);
        assertThat(sink.rotationProblem()).isEmpty();
    }

    private static LivePolicy policy() {
        LivePolicy live = LivePolicy.open(ConditionEngine.none(), TokenTime.system());
        live.replace(PolicyText.yaml("""
                        roles: [{name: reader, permissions: [orders.read]}]
                        bindings: [{id: readers, role: reader, members: [allUsers]}]
                        """)).block(LONG);
        return live;
    }

    private static VerifierOptions verifierOptions(FakeOidcIssuer issuer) {
        return VerifierOptions.defaults()
                .withProfile(TokenProfile.plain(issuer.issuer().toString(), ORDERS));
    }

    private static TokenRecipe recipe(FakeOidcIssuer issuer) {
        return OAuth2Recipes.clientCredentials(
                        issuer.issuer(), "shop", ClientAuthentication.clientSecretBasic(SecretRef.named("shop")))
                .withScopes("orders.read")
                .withAudience(ORDERS)
                .recipe();
    }

    private static RuntimeOptions options() {
        return RuntimeOptions.defaults()
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true));
    }
}
