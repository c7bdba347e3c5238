// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataflowoauth.testkit.TokenCalls.Answered;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FakeOidcIssuerTest {
    private static final Map<String, String> GRANT = Map.of("grant_type", "client_credentials");

    private final TestClock clock = TestClock.create();
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults()
            .withTime(clock)
            .withIssuerPath("/tenants/one")
            .withSubjectTokenLifetime(ofSeconds(10)));
    private final FakeClient client = issuer.registerClient(FakeClient.basic("client"));

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void both_ways_of_discovery_lead_to_the_same_endpoints() {
        URI server = issuer.issuer().resolve("/");

        Answered oidc = TokenCalls.get(URI.create(issuer.issuer() + "/.well-known/openid-configuration"));
        Answered oauth = TokenCalls.get(server.resolve("/.well-known/oauth-authorization-server/tenants/one"));

        assertThat(oidc.text("issuer")).isEqualTo(issuer.issuer().toString());
        assertThat(oidc.text("token_endpoint")).isEqualTo(issuer.tokenEndpoint().toString());
        assertThat(oauth.body()).isEqualTo(oidc.body());
        assertThat(TokenCalls.get(URI.create(oidc.text("jwks_uri"))).body()).isEqualTo(issuer.jwks());
    }

    @Test
    void metadata_can_be_made_to_lie() {
        try (FakeOidcIssuer liar =
                FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withMetadata("issuer", "https://someone.test"))) {
            Answered said = TokenCalls.get(URI.create(liar.issuer() + "/.well-known/openid-configuration"));

            assertThat(said.text("issuer")).isEqualTo("https://someone.test");
        }
    }

    @Test
    void an_issuer_path_has_a_slash_before_it_and_none_after() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FakeOidcIssuerOptions.defaults().withIssuerPath("tenants/"));
    }

    @Test
    void a_subject_token_says_who_for_whom_and_for_how_long() throws Exception {
        String token = issuer.subjectToken("system:serviceaccount:jobs:reader", "sts", Map.of("ref", "refs/heads/main"))
                .reveal();

        Map<String, Object> claims = KitKeys.verify(token, issuer.jwks());
        assertThat(claims)
                .containsEntry("iss", issuer.issuer().toString())
                .containsEntry("sub", "system:serviceaccount:jobs:reader")
                .containsEntry("aud", "sts")
                .containsEntry("ref", "refs/heads/main")
                .containsEntry("exp", clock.now().plusSeconds(10).getEpochSecond());
        assertThat(issuer.accepts(token)).isTrue();
        clock.advance(ofSeconds(10));
        assertThat(issuer.accepts(token)).isFalse();
    }

    @Test
    void a_job_fetches_its_subject_token_with_its_own_request_token() {
        SubjectTokenUrl url = issuer.subjectTokenUrl("repo:octo/app", "https://sts.test/a b");

        Answered served = TokenCalls.get(url.uri(), url.requestToken().reveal());

        assertThat(served.status()).isEqualTo(200);
        assertThat(issuer.find(served.text("value")).orElseThrow())
                .satisfies(token -> assertThat(token.principal()).isEqualTo("repo:octo/app"))
                .satisfies(token -> assertThat(token.audience()).isEqualTo("https://sts.test/a b"));
        assertThat(url.toString()).doesNotContain(url.requestToken().reveal());
    }

    @Test
    void no_request_token_or_a_foreign_one_fetches_nothing() {
        SubjectTokenUrl url = issuer.subjectTokenUrl("repo:octo/app", "sts");

        assertThat(TokenCalls.get(url.uri()).status()).isEqualTo(401);
        assertThat(TokenCalls.get(url.uri(), "guessed").status()).isEqualTo(401);
        assertThat(TokenCalls.get(
                                URI.create(issuer.issuer() + "/subject-token"),
                                url.requestToken().reveal())
                        .error())
                .isEqualTo("400 invalid_request");
        assertThat(issuer.journal().entries(JournalEntry.Kind.TOKEN_ISSUED)).isEmpty();
    }

    @Test
    void a_kept_file_holds_a_live_token_at_every_moment_until_it_is_let_go() throws Exception {
        Path file = folder.resolve("token");
        SubjectTokenFile kept = issuer.keepSubjectTokenIn(file, "pod", "sts");
        String first = Files.readString(file);

        for (int second = 0; second < 60; second++) {
            clock.advance(ofSeconds(1));
            assertThat(issuer.accepts(Files.readString(file)))
                    .as("after %s s", second)
                    .isTrue();
        }
        kept.close();
        clock.advance(ofSeconds(10));

        assertThat(Files.readString(file)).isNotEqualTo(first);
        assertThat(issuer.accepts(Files.readString(file))).isFalse();
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void a_file_in_no_folder_is_a_typed_failure() {
        assertThatExceptionOfType(TestkitException.class)
                .isThrownBy(() -> issuer.keepSubjectTokenIn(folder.resolve("no/where/token"), "pod", "sts"))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(TestkitCodes.FILE_UNUSABLE));
    }

    @Test
    void rotated_keys_overlap_as_long_as_asked_for() {
        String token = ask().text("access_token");

        issuer.rotateKeys(ofMinutes(1));

        clock.advance(ofSeconds(59));
        assertThat(issuer.accepts(token)).isTrue();
        clock.advance(ofSeconds(1));
        assertThat(issuer.accepts(token)).isFalse();
        assertThat(issuer.accepts(ask().text("access_token"))).isTrue();
    }

    @Test
    void without_an_overlap_every_token_so_far_is_void() {
        String token = ask().text("access_token");

        issuer.rotateKeys(Duration.ZERO);

        assertThat(issuer.accepts(token)).isFalse();
    }

    @Test
    void while_it_is_down_nobody_answers_and_then_the_same_port_does() {
        issuer.goDown();
        int whileDown = ask().status();
        issuer.comeBack();

        assertThat(whileDown).isZero();
        assertThat(ask().status()).isEqualTo(200);
        assertThat(issuer.journal().entries())
                .extracting(JournalEntry::kind)
                .containsExactly(
                        JournalEntry.Kind.CHANGED,
                        JournalEntry.Kind.FAULT,
                        JournalEntry.Kind.CHANGED,
                        JournalEntry.Kind.TOKEN_ISSUED);
    }

    @Test
    void planned_answers_come_in_order_and_issue_nothing() {
        issuer.answerNext(1, FakeAnswer.status(503).withRetryAfter(ofMillis(1_200)));
        issuer.answerNext(1, FakeAnswer.json(200, "{\"access_token\":"));

        List<Answered> answers = List.of(ask(), ask(), ask());

        assertThat(answers).extracting(Answered::status).containsExactly(503, 200, 200);
        assertThat(answers.get(0).headers()).containsEntry("retry-after", "2");
        assertThat(issuer.journal().entries(JournalEntry.Kind.TOKEN_ISSUED)).hasSize(1);
        assertThat(issuer.journal().entries(JournalEntry.Kind.FAULT)).hasSize(2);
    }

    @Test
    void rsa_keys_serve_those_who_insist_on_rs256() throws Exception {
        try (FakeOidcIssuer rsa =
                FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withRsaKeys())) {
            String token = rsa.subjectToken("pod", "sts").reveal();

            assertThat(rsa.jwks()).contains("RS256");
            assertThat(KitKeys.verify(token, rsa.jwks())).containsEntry("sub", "pod");
        }
    }

    @Test
    void it_may_be_closed_twice() {
        issuer.close();
        issuer.close();

        assertThat(ask().status()).isZero();
    }

    private Answered ask() {
        return TokenCalls.basic(issuer.tokenEndpoint(), client, GRANT);
    }
}
