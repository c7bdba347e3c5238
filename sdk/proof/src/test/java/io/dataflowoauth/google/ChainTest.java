// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static io.dataflowoauth.google.Chain.READER;
import static io.dataflowoauth.google.Chain.WRITER;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.FirstDiagnosis;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.testkit.CredentialFile;
import io.dataflowoauth.testkit.IamService;
import io.dataflowoauth.testkit.JournalEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainTest {
    @TempDir
    private Path folder;

    private Chain chain;

    @AfterEach
    void close() {
        chain.close();
    }

    @Test
    void tokens_of_two_seconds_serve_for_an_hour_and_no_expired_one_is_ever_seen() {
        chain = new Chain(folder, ofMinutes(10), ofMinutes(5));
        Instant end = chain.clock.now().plus(ofHours(1));

        try (TokenStream stream = chain.stream(chain.recipe(READER).withLifetime(ofSeconds(2)))) {
            while (chain.clock.now().isBefore(end)) {
                AccessToken token = chain.token(stream);
                assertThat(chain.call(token)).isEqualTo(200);
                chain.clock.advance(ofMillis(700));
            }
        }

        assertThat(chain.iam.journal().entries()).noneMatch(JournalEntry::sawExpiredToken);
        assertThat(chain.iam.figures().get(READER).issued()).isBetween(1_600L, (long) (3600 / (0.65 * 2)) + 2);
        assertThat(chain.iam.figures().get(chain.federated()).issued())
                .as("the federated token lives five minutes by its own issuer's word")
                .isBetween(12L, (long) (3600 / (0.65 * 300)) + 2);
    }

    @Test
    void two_accounts_share_one_federated_token() {
        chain = new Chain(folder, ofMinutes(10), ofHours(1));

        try (TokenStream reader = chain.stream(chain.recipe(READER).withLifetime(ofSeconds(2)));
                TokenStream writer = chain.stream(chain.recipe(WRITER).withLifetime(ofSeconds(3)))) {
            for (int round = 0; round < 20; round++) {
                assertThat(chain.call(chain.token(reader))).isEqualTo(200);
                assertThat(chain.call(chain.token(writer))).isEqualTo(200);
                chain.clock.advance(ofSeconds(2));
            }
        }

        assertThat(chain.issued(chain.federated())).hasSize(1);
        assertThat(chain.issued(READER)).hasSizeGreaterThan(15);
        // asked every two seconds, a token of three seconds is fresh once and expired the next time
        assertThat(chain.issued(WRITER)).hasSizeGreaterThanOrEqualTo(10);
    }

    @Test
    void a_subject_token_that_has_run_out_ends_the_chain_at_its_next_exchange_while_live_tokens_go_on() {
        chain = new Chain(folder, ofSeconds(30), ofMinutes(1));
        TokenStream stream = chain.stream(chain.recipe(READER).withLifetime(ofMinutes(10)));
        AccessToken first = chain.token(stream);
        chain.subject.close();

        chain.clock.advance(ofMinutes(5));

        assertThat(chain.token(stream).id())
                .as("live, though subject and federated token are not")
                .isEqualTo(first.id());
        assertThat(chain.call(first)).isEqualTo(200);

        chain.clock.advance(ofMinutes(5));

        TokenException failure = chain.failure(stream);
        assertThat(failure.code()).isEqualTo("oauth2.subject-token-expired");
        assertThat(chain.issued(chain.federated())).hasSize(1);

        chain.clock.advance(ofMinutes(1));
        chain.subject.rewrite();

        assertThat(chain.call(chain.token(stream))).isEqualTo(200);
    }

    @Test
    void a_role_that_is_taken_away_in_mid_run_is_explained_and_a_role_given_back_heals() {
        chain = new Chain(folder, ofMinutes(10), ofHours(1));
        TokenStream stream = chain.stream(chain.recipe(READER).withLifetime(ofSeconds(2)));
        AccessToken first = chain.token(stream);
        String account = "//iam.googleapis.com/projects/chain/serviceAccounts/" + READER;

        chain.iam.revoke(Chain.IMPERSONATE, chain.federated(), account);
        chain.clock.advance(ofSeconds(1));

        assertThat(chain.token(stream)).as("what was issued lives on").isNotNull();

        chain.clock.advance(ofSeconds(1));
        TokenException failure = chain.failure(stream);

        assertThat(failure).isInstanceOf(TokenException.Rejected.class);
        assertThat(failure.code()).isEqualTo("google.impersonation-denied");
        assertThat(failure.principal().names()).containsExactly("workloadIdentityPools/ci/providers/fake", READER);
        assertThat(failure.refusal().orElseThrow().metadata())
                .containsEntry("permission", "iam.serviceAccounts.getAccessToken")
                .containsEntry("resource", "projects/-/serviceAccounts/" + READER);
        Diagnosis diagnosis = FirstDiagnosis.of(failure);
        assertThat(diagnosis.layer()).isEqualTo(Diagnosis.Layer.AUTHORIZATION);
        assertThat(diagnosis.missing())
                .contains("iam.serviceAccounts.getAccessToken")
                .contains(READER);

        chain.iam.grant(Chain.IMPERSONATE, chain.federated(), account);
        chain.clock.advance(ofMinutes(2));

        assertThat(chain.token(stream).id()).isNotEqualTo(first.id());
    }

    @Test
    void a_subject_token_for_another_audience_is_diagnosed() {
        chain = new Chain(folder, ofMinutes(10), ofHours(1));
        Path wrong = chain.issuer
                .keepSubjectTokenIn(folder.resolve("wrong"), Chain.SUBJECT, "https://elsewhere.example")
                .path();
        Path file = chain.iam.writeCredentialFile(
                folder.resolve("wrong.json"),
                CredentialFile.fileSourced(chain.provider, wrong).withImpersonation(READER));
        TokenStream stream = chain.stream(
                GoogleRecipes.fromCredentialFile(file).trustingHost("127.0.0.1").withScopes(Chain.READ));

        TokenException failure = chain.failure(stream);

        assertThat(failure).isInstanceOf(TokenException.Rejected.class);
        assertThat(failure.code()).isEqualTo("google.subject-audience-mismatch");
        assertThat(failure.principal().names()).containsExactly("workloadIdentityPools/ci/providers/fake");
        assertThat(failure.detail()).contains("https://elsewhere.example");
        assertThat(FirstDiagnosis.of(failure).layer()).isEqualTo(Diagnosis.Layer.AUTHENTICATION);
        assertThat(chain.issued(READER)).isEmpty();
    }

    @Test
    void an_outage_shorter_than_what_is_left_costs_no_call() {
        chain = new Chain(folder, ofMinutes(10), ofMinutes(1));
        TokenStream stream = chain.stream(chain.recipe(READER).withLifetime(ofSeconds(10)));
        chain.token(stream);
        chain.clock.advance(ofSeconds(4));

        chain.iam.goDown(IamService.STS);
        chain.iam.goDown(IamService.CREDENTIALS);
        for (int step = 0; step < 50; step++) {
            assertThat(chain.call(chain.token(stream))).isEqualTo(200);
            chain.clock.advance(ofMillis(100));
        }
        chain.iam.comeBack(IamService.STS);
        chain.iam.comeBack(IamService.CREDENTIALS);

        for (int step = 0; step < 100; step++) {
            assertThat(chain.call(chain.token(stream))).isEqualTo(200);
            chain.clock.advance(ofMillis(500));
        }
    }

    @Test
    void a_federated_token_that_its_issuer_has_forgotten_is_replaced_once_and_nobody_notices() {
        chain = new Chain(folder, ofMinutes(10), ofHours(1));
        TokenStream stream = chain.stream(chain.recipe(READER).withLifetime(ofSeconds(2)));
        chain.token(stream);

        chain.iam.forgetTokens(chain.federated());
        chain.clock.advance(ofSeconds(5));

        assertThat(chain.call(chain.token(stream))).isEqualTo(200);
        assertThat(chain.issued(chain.federated())).hasSize(2);
    }

    @Test
    void an_issuer_that_is_down_at_the_start_is_waited_for_inside_the_first_deadline() {
        chain = new Chain(folder, ofMinutes(10), ofHours(1));
        TokenStream stream = chain.stream(chain.recipe(READER).withLifetime(ofMinutes(1)));
        chain.iam.failNext(IamService.STS, 2, 503);

        CompletableFuture<AccessToken> waiting = stream.token().toFuture();
        chain.clock.settle();
        assertThat(waiting).isNotDone();
        chain.clock.advance(ofSeconds(9));

        assertThat(waiting).isCompleted();
        assertThat(chain.call(waiting.join())).isEqualTo(200);
    }

    @Test
    void an_issuer_that_stays_down_fails_the_first_callers_with_the_time_of_the_next_try() {
        chain = new Chain(folder, ofMinutes(10), ofHours(1));
        TokenStream stream = chain.stream(chain.recipe(READER));
        chain.iam.goDown(IamService.CREDENTIALS);

        CompletableFuture<AccessToken> waiting = stream.token().toFuture();
        chain.clock.advance(ofSeconds(11));

        assertThat(waiting).isCompletedExceptionally();
        assertThat(chain.failure(stream).nextTry()).isPresent();
        assertThat(chain.issued(chain.federated()))
                .as("the hop that works is not asked again")
                .hasSize(1);
    }

    @Test
    void a_subject_token_behind_a_url_is_fetched_anew_for_each_exchange() throws IOException {
        chain = new Chain(folder, ofSeconds(20), ofSeconds(30));
        var url = chain.issuer.subjectTokenUrl(Chain.SUBJECT, chain.provider.audience());
        Path secret = folder.resolve("request-token");
        Files.writeString(secret, url.requestToken().reveal());
        Path file = chain.iam.writeCredentialFile(
                folder.resolve("url.json"),
                CredentialFile.urlSourced(chain.provider, url.uri())
                        .withJsonField("value")
                        .withImpersonation(READER));
        TokenStream stream = chain.stream(GoogleRecipes.fromCredentialFile(file)
                .trustingHost("127.0.0.1")
                .withAuthorization(SecretRef.file(secret.toString()))
                .withScopes(Chain.READ)
                .withLifetime(ofSeconds(2)));

        for (int step = 0; step < 60; step++) {
            assertThat(chain.call(chain.token(stream))).isEqualTo(200);
            chain.clock.advance(ofSeconds(2));
        }

        assertThat(chain.issued(chain.federated())).hasSizeBetween(4, 8);
    }
}
