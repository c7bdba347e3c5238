// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.testkit.internal.SecretLedger;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IamStubTest {
    private static final String READER = "reader@demo.iam.gserviceaccount.com";
    private static final String VIEWER = "roles/storage.objectViewer";
    private static final String BUCKETS = "//storage.googleapis.com/projects/_";

    private final TestClock clock = TestClock.startingAt(Instant.parse("2030-01-01T00:00:00.250Z"));
    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(clock));
    private final IamStub stub =
            IamStub.start(IamStubOptions.defaults().withTime(clock).withFederatedLifetime(Duration.ofSeconds(10)));
    private final LoopbackCaller caller = new LoopbackCaller(stub);
    private final WorkloadProvider provider = stub.provider("123456", "ci", "issuer", issuer);

    @BeforeEach
    void reader_may_read() {
        stub.grant("roles/iam.workloadIdentityUser", provider.everyone(), stub.serviceAccount(READER));
        stub.grant(VIEWER, "serviceAccount:" + READER, BUCKETS);
        stub.protect(ProtectedResource.at("GET", "/b/{bucket}/o/{object}")
                .ofService("storage.googleapis.com", "google.storage.objects.get")
                .requiringScope("read")
                .requiringPermission("storage.objects.get", BUCKETS + "/buckets/{bucket}")
                .answering(call -> "{\"object\":\"" + call.pathVariable("object") + "\",\"alt\":\""
                        + call.query("alt").orElse("none") + "\",\"by\":\"" + call.principal() + "\"}"));
    }

    @AfterEach
    void stop() {
        stub.close();
        issuer.close();
    }

    @Test
    void the_whole_chain_passes_hop_by_hop() {
        HttpResponse<String> exchanged = caller.exchange(provider, subjectToken());
        HttpResponse<String> impersonated =
                caller.impersonate(READER, LoopbackCaller.text(exchanged, "access_token"), "2s");
        HttpResponse<String> answered =
                caller.get("/b/open/o/a%20b?alt=media", LoopbackCaller.text(impersonated, "accessToken"));

        assertThat(exchanged.headers().allValues("Date")).containsExactly("Tue, 01 Jan 2030 00:00:00 GMT");
        assertThat(LoopbackCaller.text(impersonated, "expireTime")).isEqualTo("2030-01-01T00:00:02Z");
        assertThat(impersonated.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        assertThat(answered.statusCode()).isEqualTo(200);
        assertThat(answered.body()).isEqualTo("{\"object\":\"a b\",\"alt\":\"media\",\"by\":\"" + READER + "\"}");
    }

    @Test
    void the_journal_tells_each_hop_without_a_token() {
        caller.get("/b/open/o/a", accountToken());

        List<JournalEntry> entries = stub.journal().entries().stream()
                .filter(entry -> entry.kind() != JournalEntry.Kind.CHANGED)
                .toList();
        assertThat(entries)
                .extracting(JournalEntry::kind)
                .containsExactly(
                        JournalEntry.Kind.TOKEN_ISSUED,
                        JournalEntry.Kind.TOKEN_ISSUED,
                        JournalEntry.Kind.CALL_ANSWERED);
        assertThat(entries)
                .extracting(JournalEntry::principal)
                .containsExactly(provider.principal("job"), READER, READER);
        assertThat(entries.get(2).expiresAt()).contains(Instant.parse("2030-01-01T00:00:02.250Z"));
        assertThat(entries.get(1).tokenId()).isEqualTo(entries.get(2).tokenId());
        assertThat(SecretLedger.shared().secrets().keySet())
                .noneMatch(secret -> stub.journal().toString().contains(secret));
    }

    @Test
    void each_hop_refuses_the_token_of_another_hop() {
        String subject = subjectToken();
        String federated = federated();
        String account = accountToken();

        assertThat(caller.exchange(provider, federated).statusCode()).isEqualTo(400);
        assertThat(caller.exchange(provider, account).statusCode()).isEqualTo(400);
        assertThat(caller.impersonate(READER, subject, "2s").statusCode()).isEqualTo(401);
        assertThat(caller.impersonate(READER, account, "2s").statusCode()).isEqualTo(403);
        assertThat(caller.get("/b/open/o/a", subject).statusCode()).isEqualTo(401);
        assertThat(caller.get("/b/open/o/a", federated).statusCode()).isEqualTo(401);
    }

    @Test
    void no_hop_takes_what_another_issuer_or_stub_has_issued() {
        try (FakeOidcIssuer otherIssuer =
                        FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(clock));
                IamStub other = IamStub.start(IamStubOptions.defaults().withTime(clock))) {
            WorkloadProvider theirs = other.provider("123456", "ci", "issuer", otherIssuer);
            String subject = otherIssuer.subjectToken("job", theirs.audience()).reveal();
            HttpResponse<String> exchanged = new LoopbackCaller(other).exchange(theirs, subject);
            String federated = LoopbackCaller.text(exchanged, "access_token");

            assertThat(exchanged.statusCode()).isEqualTo(200);
            assertThat(caller.exchange(provider, subject).statusCode()).isEqualTo(400);
            assertThat(caller.impersonate(READER, federated, "2s").statusCode()).isEqualTo(401);
            assertThat(caller.get("/b/open/o/a", federated).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void a_wrong_audience_is_refused_for_a_named_principal() {
        String wrong = issuer.subjectToken("job", "https://wrong.example").reveal();

        HttpResponse<String> refused = caller.exchange(provider, wrong);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .isEqualTo("{\"error\":\"invalid_grant\",\"error_description\":\"The audience in ID Token"
                        + " [https://wrong.example] does not match the expected audience.\"}");
        JournalEntry entry =
                stub.journal().entries(JournalEntry.Kind.TOKEN_REFUSED).get(0);
        assertThat(entry.principal()).isEqualTo(provider.principal("job"));
        assertThat(entry.code()).contains("invalid_grant");
        assertThat(entry.layer()).contains(Diagnosis.Layer.AUTHENTICATION);
    }

    @Test
    void a_subject_token_lives_to_the_millisecond_though_its_claims_have_seconds() {
        String subject = subjectToken();
        Instant end = issuer.find(subject).orElseThrow().expiresAt();

        clock.advanceTo(end.minusMillis(1));
        int before = caller.exchange(provider, subject).statusCode();
        clock.advanceTo(end);
        int at = caller.exchange(provider, subject).statusCode();

        assertThat(end.toEpochMilli() % 1000).isEqualTo(250);
        assertThat(List.of(before, at)).containsExactly(200, 400);
    }

    @Test
    void a_rotated_key_makes_old_subject_tokens_useless() {
        String old = subjectToken();

        issuer.rotateKeys(Duration.ZERO);

        assertThat(caller.exchange(provider, old).body()).contains("Invalid JWT signature");
        assertThat(caller.exchange(provider, subjectToken()).statusCode()).isEqualTo(200);
    }

    @Test
    void an_expired_call_is_seen_with_its_times() {
        String token = accountToken();
        clock.advance(Duration.ofMillis(2_100));

        HttpResponse<String> refused = caller.get("/b/open/o/a", token);

        JournalEntry entry =
                stub.journal().entries(JournalEntry.Kind.CALL_REFUSED).get(0);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(entry.sawExpiredToken()).isTrue();
        assertThat(Duration.between(entry.expiresAt().orElseThrow(), entry.at()))
                .isEqualTo(Duration.ofMillis(100));
        assertThat(stub.figures()).containsEntry(READER, new PrincipalFigures(1, 0, 1, 1));
    }

    @Test
    void a_role_can_be_removed_and_given_back_in_mid_run() {
        String token = accountToken();

        int before = caller.get("/b/open/o/a", token).statusCode();
        stub.revoke(VIEWER, "serviceAccount:" + READER, BUCKETS);
        int without = caller.get("/b/open/o/a", token).statusCode();
        stub.grant(VIEWER, "serviceAccount:" + READER, BUCKETS);
        int again = caller.get("/b/open/o/a", token).statusCode();

        assertThat(List.of(before, without, again)).containsExactly(200, 403, 200);
        assertThat(stub.figures())
                .isEqualTo(Map.of(
                        provider.principal("job"),
                        new PrincipalFigures(1, 0, 0, 0),
                        READER,
                        new PrincipalFigures(1, 2, 1, 0)));
    }

    @Test
    void services_go_down_and_come_back_one_by_one() {
        String token = accountToken();

        stub.goDown(IamService.STS);

        assertThatThrownBy(() -> caller.exchange(provider, subjectToken())).hasMessage("No answer");
        assertThat(caller.get("/b/open/o/a", token).statusCode()).isEqualTo(200);
        stub.comeBack(IamService.STS);
        assertThat(caller.exchange(provider, subjectToken()).statusCode()).isEqualTo(200);
        assertThat(stub.journal().entries(JournalEntry.Kind.FAULT)).isNotEmpty();
    }

    @Test
    void planned_failures_ask_to_wait_and_are_no_refusals_of_a_principal() {
        String federated = federated();
        stub.failNext(IamService.CREDENTIALS, 1, 429, Duration.ofMillis(1_500));

        HttpResponse<String> busy = caller.impersonate(READER, federated, "2s");
        HttpResponse<String> next = caller.impersonate(READER, federated, "2s");

        assertThat(busy.statusCode()).isEqualTo(429);
        assertThat(busy.headers().firstValue("Retry-After")).contains("2");
        assertThat(busy.body()).contains("\"status\":\"RESOURCE_EXHAUSTED\"");
        assertThat(next.statusCode()).isEqualTo(200);
        assertThat(stub.figures().values())
                .extracting(PrincipalFigures::refused)
                .containsOnly(0L);
    }

    @Test
    void any_answer_can_be_planned() {
        stub.answerNext(IamService.STS, 1, FakeAnswer.json(200, "{\"access_token\":7}"));

        assertThat(caller.exchange(provider, subjectToken()).body()).isEqualTo("{\"access_token\":7}");
    }

    @Test
    void forgotten_tokens_are_invalid_and_new_ones_pass() {
        String old = accountToken();

        stub.forgetTokens(READER);

        assertThat(caller.get("/b/open/o/a", old).statusCode()).isEqualTo(401);
        assertThat(caller.get("/b/open/o/a", accountToken()).statusCode()).isEqualTo(200);
        assertThat(stub.journal().entries(JournalEntry.Kind.CALL_REFUSED))
                .singleElement()
                .satisfies(refused -> assertThat(refused.principal()).isEqualTo(READER))
                .satisfies(refused -> assertThat(refused.why().orElse("")).contains("was told to forget it"))
                .satisfies(refused -> assertThat(refused.tokenId()).isPresent());
    }

    @Test
    void resources_take_access_tokens_of_a_trusted_issuer() {
        String jwt = issuer.subjectToken("service", "https://api.example", Map.of("scope", "read"))
                .reveal();

        int untrusted = caller.get("/b/open/o/a", jwt).statusCode();
        stub.trust(issuer, "https://api.example");
        int unauthorized = caller.get("/b/open/o/a", jwt).statusCode();
        stub.grant(VIEWER, IamStub.principal(issuer, "service"), BUCKETS);
        HttpResponse<String> passed = caller.get("/b/open/o/a", jwt);

        assertThat(List.of(untrusted, unauthorized, passed.statusCode())).containsExactly(401, 403, 200);
        assertThat(passed.body()).contains(IamStub.principal(issuer, "service"));
    }

    @Test
    void an_attribute_condition_can_be_set_and_changed() {
        stub.attributeCondition(provider, claims -> false);
        int rejected = caller.exchange(provider, subjectToken()).statusCode();
        stub.attributeCondition(provider, claims -> "job".equals(claims.get("sub")));

        assertThat(List.of(rejected, caller.exchange(provider, subjectToken()).statusCode()))
                .containsExactly(400, 200);
    }

    @Test
    void what_is_not_put_up_is_not_there() {
        HttpResponse<String> nothing = caller.send(HttpRequest.newBuilder(URI.create(stub.base() + "/none")));

        assertThat(nothing.statusCode()).isEqualTo(404);
    }

    private String subjectToken() {
        return issuer.subjectToken("job", provider.audience()).reveal();
    }

    private String federated() {
        return LoopbackCaller.text(caller.exchange(provider, subjectToken()), "access_token");
    }

    /** A token of the reader that lives for two seconds. */
    private String accountToken() {
        return LoopbackCaller.text(caller.impersonate(READER, federated(), "2s"), "accessToken");
    }
}
