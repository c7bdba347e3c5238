// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.oauth2.login.DeviceLogin;
import io.dataflowoauth.oauth2.login.DevicePrompt;
import io.dataflowoauth.oauth2.login.LoggedIn;
import io.dataflowoauth.oauth2.login.LoginOptions;
import io.dataflowoauth.testkit.FakeAnswer;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.LeakSweep;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** A person logs in on another device, at an issuer that really keeps the time. */
class DeviceLoginTest {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Laptop laptop = Laptop.of(FakeClient.withoutSecret("laptop"));
    private final OAuth2Client client = laptop.client(ClientAuthentication.none());
    private final DeviceLogin login = DeviceLogin.open(client, laptop.runtime);

    @AfterEach
    void close() {
        login.close();
        laptop.close();
    }

    @Test
    void a_login_is_the_first_refresh_token_of_a_recipe() {
        DevicePrompt prompt = prompt();
        CompletableFuture<LoggedIn> waiting = prompt.loggedIn().toFuture();
        laptop.clock.advance(Duration.ofMinutes(3));
        laptop.issuer.approve(prompt.userCode(), "ada");
        laptop.clock.advance(INTERVAL);

        AccessToken later = laptop.refreshed(waiting.join(), client);

        assertThat(laptop.whose(waiting.join().token())).isEqualTo("ada");
        assertThat(laptop.whose(later)).isEqualTo("ada");
        assertThat(laptop.refusals()).hasSize(36).containsOnly("authorization_pending");
    }

    @Test
    void a_person_who_says_no_ends_it() {
        DevicePrompt prompt = prompt();
        CompletableFuture<LoggedIn> waiting = prompt.loggedIn().toFuture();
        laptop.issuer.deny(prompt.userCode());

        laptop.clock.advance(INTERVAL);

        assertThat(failure(waiting).code()).isEqualTo("oauth2.login-denied");
        assertThat(failure(waiting)).isInstanceOf(TokenException.Rejected.class);
    }

    @Test
    void nobody_is_asked_for_longer_than_the_codes_live() {
        DevicePrompt prompt = prompt();
        CompletableFuture<LoggedIn> waiting = prompt.loggedIn().toFuture();
        assertThat(prompt.expiresAt()).isEqualTo(laptop.clock.now().plus(Duration.ofMinutes(10)));

        laptop.clock.advance(Duration.ofMinutes(20));

        assertThat(failure(waiting).code()).isEqualTo("oauth2.login-expired");
        assertThat(laptop.refusals()).hasSize(119).containsOnly("authorization_pending");
    }

    @Test
    void an_issuer_that_lets_them_run_out_sooner_says_so() {
        CompletableFuture<LoggedIn> waiting = prompt().loggedIn().toFuture();
        laptop.issuer.answerNext(1, FakeAnswer.json(400, "{\"error\":\"expired_token\"}"));

        laptop.clock.advance(INTERVAL);

        assertThat(failure(waiting).code()).isEqualTo("oauth2.login-expired");
        assertThat(failure(waiting)).isInstanceOf(TokenException.Rejected.class);
    }

    @Test
    void an_issuer_that_asks_for_patience_gets_it_for_good() {
        DevicePrompt prompt = prompt();
        CompletableFuture<LoggedIn> waiting = prompt.loggedIn().toFuture();
        laptop.issuer.answerNext(1, FakeAnswer.json(400, "{\"error\":\"slow_down\"}"));

        laptop.clock.advance(Duration.ofSeconds(35));
        assertThat(laptop.refusals()).hasSize(3).containsOnly("authorization_pending");
        laptop.issuer.approve(prompt.userCode(), "ada");
        laptop.clock.advance(Duration.ofSeconds(10));

        assertThat(waiting).isCompleted();
    }

    @Test
    void an_issuer_that_is_down_for_a_while_only_delays_it() {
        DevicePrompt prompt = prompt();
        CompletableFuture<LoggedIn> waiting = prompt.loggedIn().toFuture();
        laptop.issuer.goDown();
        laptop.clock.advance(Duration.ofSeconds(20));
        laptop.issuer.comeBack();
        laptop.issuer.approve(prompt.userCode(), "ada");

        laptop.clock.advance(Duration.ofSeconds(15));

        assertThat(waiting).isCompleted();
    }

    @Test
    void whoever_leaves_stops_the_questions() {
        DevicePrompt prompt = prompt();
        Disposable waiting = prompt.loggedIn().subscribe();
        laptop.clock.advance(INTERVAL);

        waiting.dispose();
        laptop.clock.advance(Duration.ofMinutes(1));

        assertThat(laptop.refusals()).hasSize(1);
    }

    @Test
    void several_people_log_in_at_once_and_each_is_who_they_are() {
        DevicePrompt first = prompt();
        DevicePrompt second = prompt();
        CompletableFuture<LoggedIn> ada = first.loggedIn().toFuture();
        CompletableFuture<LoggedIn> bob = second.loggedIn().toFuture();
        laptop.issuer.approve(second.userCode(), "bob");
        laptop.issuer.approve(first.userCode(), "ada");

        laptop.clock.advance(INTERVAL);

        assertThat(laptop.whose(ada.join().token())).isEqualTo("ada");
        assertThat(laptop.whose(bob.join().token())).isEqualTo("bob");
    }

    @Test
    void an_issuer_says_who_logged_in_if_it_is_asked() {
        LoginOptions options = LoginOptions.defaults().withScopes("openid");
        try (DeviceLogin asking = DeviceLogin.open(client, options, laptop.runtime)) {
            DevicePrompt prompt = asking.start().block(Laptop.SOON);
            CompletableFuture<LoggedIn> waiting = prompt.loggedIn().toFuture();
            laptop.issuer.approve(prompt.userCode(), "bob");
            laptop.clock.advance(INTERVAL);

            assertThat(waiting.join().subject()).contains("bob");
        }
    }

    @Test
    void a_client_with_a_secret_and_a_key_proves_both_each_time() {
        FakeClient registered = FakeClient.basic("laptop").withKeys().withBoundTokens();
        RuntimeOptions bound = RuntimeOptions.defaults()
                .withSecret("word", Mono.fromSupplier(registered::secret))
                .withSecret("key", Mono.fromSupplier(registered::privateKeyPem));
        try (Laptop other = Laptop.of(registered, bound, UnaryOperator.identity())) {
            other.issuer.rotateDpopNonce();
            OAuth2Client proving = other.client(ClientAuthentication.clientSecretBasic(SecretRef.named("word")))
                    .withDpop(DpopBinding.of(SecretRef.named("key")));
            DeviceLogin device = DeviceLogin.open(proving, other.runtime);
            DevicePrompt prompt = device.start().block(Laptop.SOON);
            CompletableFuture<LoggedIn> waiting = prompt.loggedIn().toFuture();
            other.clock.advance(INTERVAL);
            other.issuer.approve(prompt.userCode(), "ada");
            other.clock.advance(INTERVAL);

            assertThat(waiting.join().token().binding().kind()).isEqualTo(TokenBinding.Kind.DPOP);
            assertThat(other.whose(other.refreshed(waiting.join(), proving))).isEqualTo("ada");
            assertThat(other.refusals()).containsOnlyOnce("authorization_pending");
            device.close();
        }
    }

    @Test
    void nothing_of_a_login_is_printed() {
        DevicePrompt prompt = prompt();
        CompletableFuture<LoggedIn> waiting = prompt.loggedIn().toFuture();
        laptop.issuer.deny(prompt.userCode());
        laptop.clock.advance(INTERVAL);

        LeakSweep.forKnownSecrets()
                .text("login", login + " " + prompt)
                .text("journal", laptop.issuer.journal().entries().toString())
                .failure("failure", failure(waiting))
                .report()
                .requireNone();
        assertThat(laptop.issuer.journal().entries(JournalEntry.Kind.TOKEN_ISSUED))
                .isEmpty();
        assertThat(prompt.toString()).doesNotContain(prompt.userCode());
    }

    private DevicePrompt prompt() {
        return login.start().block(Laptop.SOON);
    }

    private static TokenException failure(CompletableFuture<LoggedIn> waiting) {
        return Laptop.failure(Mono.fromFuture(waiting));
    }
}
