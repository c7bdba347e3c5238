// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.testkit.FakeAnswer;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The refresh token grant against an issuer that notices when a spent refresh token comes again. */
class RefreshTokenTest {
    private static final SecretRef PLACE = SecretRef.named("login");

    private final Workload workload = Workload.create(FakeOidcIssuerOptions::withRotatingRefreshTokens);
    private final FakeClient mobile = workload.register(FakeClient.withoutSecret("mobile"));
    private final AtomicReference<Secret> kept = new AtomicReference<>(workload.issuer.refreshToken(mobile, "ada"));
    private final List<Secret> keepings = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        workload.close();
    }

    @Test
    void a_refresh_token_that_stays_gives_one_token_after_the_other() {
        try (Workload plain = Workload.create()) {
            FakeClient client = plain.register(FakeClient.basic("bill"));
            Secret refreshToken = plain.issuer.refreshToken(client, "ada");
            plain.secret("login", () -> refreshToken).secret("billing", client::secret);
            TokenStream stream = plain.stream(OAuth2Recipes.refreshing(
                            PLACE, plain.at("bill", ClientAuthentication.clientSecretBasic(SecretRef.named("billing"))))
                    .recipe());

            AccessToken first = plain.token(stream);
            stream.invalidate(first);
            AccessToken second = plain.token(stream);

            assertThat(second.sameValue(first)).isFalse();
            assertThat(plain.issuer.find(second.reveal()).orElseThrow().principal())
                    .isEqualTo("ada");
        }
    }

    @Test
    void a_rotating_refresh_token_is_kept_and_goes_on_for_an_hour_and_in_another_process() {
        TokenStream stream = stream(keepingAtOnce());
        for (int i = 0; i < 60; i++) {
            assertThat(workload.issuer.accepts(workload.token(stream).reveal())).isTrue();
            workload.clock.advance(Duration.ofMinutes(1));
        }
        workload.restart();

        AccessToken later = workload.token(workload.stream(recipe(Workload.READ)));

        assertThat(workload.issuer.accepts(later.reveal())).isTrue();
        assertThat(keepings).doesNotHaveDuplicates().hasSizeGreaterThan(60);
        assertThat(workload.issuer.journal()).refusedNothing();
    }

    @Test
    void no_access_token_is_handed_out_before_its_refresh_token_is_kept() {
        Sinks.Empty<Void> written = Sinks.empty();
        TokenStream stream = stream(token -> written.asMono());
        CompletableFuture<AccessToken> token = stream.token().toFuture();
        workload.clock.settle();
        assertThat(token).isNotDone();

        written.tryEmitEmpty();
        workload.clock.settle();

        assertThat(token).isCompleted();
    }

    @Test
    void a_place_that_never_learns_of_the_new_one_is_no_harm_while_the_process_lives() {
        Secret first = kept.get();
        TokenStream stream = stream(token -> Mono.fromRunnable(() -> keepings.add(token)));
        for (int i = 0; i < 3; i++) {
            workload.token(stream);
            workload.clock.advance(Duration.ofMinutes(1));
        }

        assertThat(kept.get()).isEqualTo(first);
        assertThat(keepings).hasSize(3);
        assertThat(workload.issuer.journal()).refusedNothing();
    }

    @Test
    void a_keeper_that_fails_holds_the_access_token_back_and_the_next_try_goes_on_with_the_new_one() {
        AtomicReference<RuntimeException> broken = new AtomicReference<>(new IllegalStateException("vault: s3cret"));
        TokenStream stream = stream(token -> broken.get() != null
                ? Mono.error(broken.getAndSet(null))
                : Mono.fromRunnable(() -> keepings.add(token)));
        CompletableFuture<AccessToken> token = stream.token().toFuture();
        workload.clock.settle();
        assertThat(token).isNotDone();

        workload.clock.advance(Duration.ofSeconds(2));

        assertThat(token).isCompleted();
        assertThat(keepings).hasSize(1);
        assertThat(workload.issuer.journal()).refusedNothing();
    }

    @Test
    void what_a_keeper_fails_with_is_not_passed_on() {
        TokenStream stream = stream(token -> Mono.error(new IllegalStateException("vault: s3cret")));
        CompletableFuture<AccessToken> token = stream.token().toFuture();

        workload.clock.advance(Duration.ofSeconds(11));

        assertThat(token)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .withMessageContaining("oauth2.refresh-token-unkept")
                .withMessageNotContaining("s3cret");
    }

    @Test
    void a_57_a_refresh_whose_answer_says_nothing_is_never_sent_again() {
        TokenStream stream = stream(keepingAtOnce());
        workload.issuer.answerNext(1, FakeAnswer.status(503));
        CompletableFuture<AccessToken> token = stream.token().toFuture();

        workload.clock.advance(Duration.ofSeconds(30));

        assertThat(token)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(TokenException.Forbidden.class)
                .withMessageContaining("oauth2.refresh-token-doubtful")
                .withMessageContaining("oauth2.issuer-unavailable");
        assertThat(keepings).isEmpty();
    }

    @Test
    void after_a_doubt_a_new_login_goes_on() {
        TokenStream stream = stream(keepingAtOnce());
        workload.issuer.answerNext(1, FakeAnswer.status(503));
        CompletableFuture<AccessToken> doubted = stream.token().toFuture();
        workload.clock.advance(Duration.ofSeconds(30));
        assertThat(doubted).isCompletedExceptionally();

        kept.set(workload.issuer.refreshToken(mobile, "ada"));
        workload.clock.advance(Duration.ofMinutes(2));

        assertThat(workload.issuer.accepts(workload.token(stream).reveal())).isTrue();
    }

    @Test
    void streams_for_other_scopes_take_turns_with_their_one_refresh_token() {
        bind(keepingAtOnce());
        TokenStream reading = workload.stream(recipe(Workload.READ));
        TokenStream writing = workload.stream(recipe(Workload.WRITE));

        CompletableFuture<AccessToken> read = reading.token().toFuture();
        CompletableFuture<AccessToken> write = writing.token().toFuture();
        workload.clock.settle();

        assertThat(read).isCompleted();
        assertThat(write).isCompleted();
        assertThat(workload.issuer.journal()).refusedNothing().issuedExactly(2);
    }

    @Test
    void a_refresh_token_that_was_spent_elsewhere_is_refused_and_its_family_with_it() {
        Secret spent = kept.get();
        TokenStream stream = stream(keepingAtOnce());
        workload.token(stream);
        workload.restart();
        kept.set(spent);

        TokenException failure = workload.failure(workload.stream(recipe(Workload.READ)));

        assertThat(failure).isInstanceOf(TokenException.Rejected.class);
        assertThat(failure.code()).isEqualTo("oauth2.grant-refused");
    }

    @Test
    void a_refresh_token_that_rotates_needs_a_keeper() {
        workload.secret("login", kept::get);
        TokenStream stream = workload.stream(
                OAuth2Recipes.refreshing(PLACE, client(Workload.READ)).recipe());

        TokenException failure = workload.failure(stream);

        assertThat(failure).isInstanceOf(TokenException.Misconfigured.class);
        assertThat(failure.code()).isEqualTo("oauth2.refresh-token-rotates");
    }

    @Test
    void a_keeper_that_nobody_bound_is_missed_at_open() {
        workload.secret("login", kept::get);

        TokenException failure =
                catchThrowableOfType(TokenException.class, () -> workload.stream(recipe(Workload.READ)));

        assertThat(failure.code()).isEqualTo("core.name-unbound");
    }

    private OAuth2Client client(String scope) {
        return workload.at("mobile", ClientAuthentication.none()).withScopes(scope);
    }

    private TokenRecipe recipe(String scope) {
        return OAuth2Recipes.refreshing(PLACE, client(scope))
                .withKeeper("vault")
                .recipe();
    }

    private TokenStream stream(RefreshTokenKeeper keeper) {
        bind(keeper);
        return workload.stream(recipe(Workload.READ));
    }

    private void bind(RefreshTokenKeeper keeper) {
        workload.secret("login", kept::get).bound(RefreshTokenKeeper.class, "vault", keeper);
    }

    private RefreshTokenKeeper keepingAtOnce() {
        return token -> Mono.fromRunnable(() -> {
            keepings.add(token);
            kept.set(token);
        });
    }
}
