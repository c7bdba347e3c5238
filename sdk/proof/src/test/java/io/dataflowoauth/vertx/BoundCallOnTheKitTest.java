// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.CallRetries;
import io.dataflowoauth.DpopRequest;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.access.PresentedToken;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeAnswer;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.IamService;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.LeakSweep;
import io.dataflowoauth.testkit.ProtectedResource;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Calls with bound tokens against resources that check proof, hash, nonce and replay (RFC 9449 section 7). */
class BoundCallOnTheKitTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final IamStub api = IamStub.start();
    private final List<TokenEvent> events = new CopyOnWriteArrayList<>();
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withObserver(events::add)
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    private final TokenStream stream = TokenStream.open(
            OAuth2Recipes.clientCredentials(issuer.issuer(), "bill", ClientAuthentication.none())
                    .withAudience("bills")
                    .withDpop()
                    .recipe(),
            runtime);
    private final AuthorizedWebClient web = AuthorizedWebClient.of(WebClient.create(vertx), stream, api.base());

    BoundCallOnTheKitTest() {
        issuer.registerClient(
                FakeClient.withoutSecret("bill").withAudiences("bills").withBoundTokens());
        api.trust(issuer, "bills");
        api.protect(ProtectedResource.at("GET", "/bills/{id}").answering(call -> "{\"bills\":2}"));
    }

    @AfterEach
    void close() {
        stream.close();
        runtime.close();
        api.close();
        issuer.close();
        vertx.close();
    }

    @Test
    void a_call_is_answered_though_both_servers_ask_for_nonces_of_their_own() {
        issuer.rotateDpopNonce();
        api.rotateDpopNonce();

        assertThat(get("/bills/1?page=2")).isEqualTo("{\"bills\":2}");
        assertThat(get("/bills/2")).isEqualTo("{\"bills\":2}");

        assertThat(refusals()).containsExactly("use_dpop_nonce");
        assertThat(issuer.journal()).issuedExactly(1);
        assertThat(events.stream().filter(TokenEvents.Used.class::isInstance)).hasSize(2);
        assertThat(events.stream().filter(TokenEvents.Refused.class::isInstance))
                .isEmpty();
    }

    @Test
    void a_nonce_that_comes_with_an_answer_is_used_for_the_next_call() {
        api.rotateDpopNonce();
        for (int i = 0; i < 10; i++) {
            get("/bills/" + i);
            api.rotateDpopNonce();
        }

        assertThat(refusals()).containsExactly("use_dpop_nonce");
    }

    @Test
    void many_calls_at_once_are_all_answered_while_nonces_change_and_no_proof_comes_twice() {
        api.rotateDpopNonce();
        AtomicInteger done = new AtomicInteger();

        List<String> answers = Flux.range(0, 200)
                .flatMap(
                        i -> web.get(URI.create(api.base() + "/bills/" + i)).doOnNext(answer -> {
                            if (done.incrementAndGet() % 40 == 0) {
                                api.rotateDpopNonce();
                            }
                        }),
                        8)
                .map(answer -> answer.bodyAsString())
                .collectList()
                .block(PATIENCE);

        assertThat(answers).hasSize(200).containsOnly("{\"bills\":2}");
        assertThat(refusals()).containsOnly("use_dpop_nonce");
        assertThat(issuer.journal()).issuedExactly(1);
    }

    @Test
    void a_resource_that_always_asks_for_another_nonce_has_refused_after_one() {
        api.answerNext(
                IamService.RESOURCES,
                9,
                FakeAnswer.status(401)
                        .withHeader("WWW-Authenticate", "DPoP error=\"use_dpop_nonce\"")
                        .withHeader("DPoP-Nonce", "another"));

        CallRefusedException failure = catchThrowableOfType(CallRefusedException.class, () -> get("/bills/1"));

        assertThat(failure.diagnosis().orElseThrow().code()).isEqualTo("core.call-nonce-refused");
        assertThat(api.journal().entries(JournalEntry.Kind.FAULT)).hasSize(2);
        assertThat(issuer.journal()).issuedExactly(1);
        LeakSweep.forKnownSecrets()
                .failure("failure", failure)
                .text("events", events.toString())
                .text("journal", api.journal().toString())
                .report()
                .requireNone();
    }

    @Test
    void a_call_that_is_sent_again_to_a_busy_resource_has_another_proof() {
        api.failNext(IamService.RESOURCES, 2, 503);

        String answer = Objects.requireNonNull(web.withRetries(CallRetries.defaults())
                        .get(URI.create(api.base() + "/bills/1"))
                        .block(PATIENCE))
                .bodyAsString();

        assertThat(answer).isEqualTo("{\"bills\":2}");
        assertThat(refusals()).isEmpty();
    }

    @Test
    void a_stolen_token_is_of_no_use_without_its_key() {
        AccessToken token = Objects.requireNonNull(stream.token().block(PATIENCE));
        try (TokenStream thief = TokenStream.of(
                request -> reactor.core.publisher.Mono.just(AccessToken.bearer(token.reveal(), Duration.ofMinutes(1))),
                stream.request(),
                runtime)) {
            AuthorizedWebClient stolen = AuthorizedWebClient.of(WebClient.create(vertx), thief, api.base());

            CallRefusedException failure = catchThrowableOfType(
                    CallRefusedException.class,
                    () -> stolen.get(URI.create(api.base() + "/bills/1")).block(PATIENCE));

            assertThat(failure.refusal().status()).isEqualTo(401);
            assertThat(refusals()).contains("invalid_token");
        }
    }

    @Test
    void our_own_verifier_takes_what_our_own_client_proves() {
        AccessToken token = Objects.requireNonNull(stream.token().block(PATIENCE));
        URI url = URI.create("https://bills.example/v1/bills?page=2");
        String proof = token.dpopKey()
                .orElseThrow()
                .proof(DpopRequest.of("GET", url).withToken(Secret.of(token.reveal())))
                .block(PATIENCE);
        TokenVerifier verifier = TokenVerifier.open(
                VerifierOptions.defaults()
                        .withProfile(TokenProfile.accessToken(issuer.issuer().toString(), "bills")),
                runtime);

        VerifiedToken verified = verifier.verify(
                        PresentedToken.of(token.reveal()).withProof("GET", url, List.of(Objects.requireNonNull(proof))))
                .block(PATIENCE);

        assertThat(Objects.requireNonNull(verified).principal().subject()).isEqualTo("bill");
    }

    private String get(String path) {
        return Objects.requireNonNull(web.get(URI.create(api.base() + path)).block(PATIENCE))
                .bodyAsString();
    }

    private List<String> refusals() {
        return api.journal().entries(JournalEntry.Kind.CALL_REFUSED).stream()
                .map(entry -> entry.code().orElse(""))
                .toList();
    }
}
