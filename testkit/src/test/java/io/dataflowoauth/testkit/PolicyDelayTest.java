// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes that come through late, what an explanation says of them, and how long tokens may live. */
class PolicyDelayTest {
    private static final String WORKER = "serviceAccount:" + CloudCaller.WORKER;
    private static final String PUBLISHER = "roles/pubsub.publisher";
    private static final String PUBLISH = "pubsub.topics.publish";
    private static final String TOPIC = "//pubsub.googleapis.com/projects/demo/topics/t";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final CloudCaller cloud = new CloudCaller();
    private final IamPolicies policies = cloud.stub.policies();

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void a_grant_holds_only_when_it_has_come_through() {
        policies.delayChangesBy(MINUTE);
        cloud.stub.grant(PUBLISHER, WORKER, TOPIC);

        boolean atOnce = allowed();
        cloud.clock.advance(Duration.ofSeconds(59));
        boolean early = allowed();
        cloud.clock.advance(Duration.ofSeconds(1));

        assertThat(List.of(atOnce, early, allowed())).containsExactly(false, false, true);
    }

    @Test
    void a_revocation_comes_through_as_late_and_in_order() {
        cloud.stub.grant(PUBLISHER, WORKER, TOPIC);
        policies.delayChangesBy(MINUTE);
        cloud.stub.revoke(PUBLISHER, WORKER, TOPIC);
        cloud.clock.advance(Duration.ofSeconds(30));
        cloud.stub.grant(PUBLISHER, WORKER, TOPIC);

        boolean before = allowed();
        cloud.clock.advance(Duration.ofSeconds(30));
        boolean revoked = allowed();
        cloud.clock.advance(Duration.ofSeconds(30));

        assertThat(List.of(before, revoked, allowed())).containsExactly(true, false, true);
    }

    @Test
    void a_policy_is_read_back_before_it_has_come_through() {
        cloud.stub.grant("roles/pubsub.admin", WORKER, TOPIC);
        policies.delayChangesBy(MINUTE);
        String token = cloud.machineToken("");

        cloud.call(
                "POST",
                "/v1/projects/demo/topics/t:setIamPolicy",
                token,
                "{\"policy\":{\"bindings\":[{\"role\":\"" + PUBLISHER + "\",\"members\":[\"allUsers\"]}]}}");
        HttpResponse<String> read = cloud.call("GET", "/v1/projects/demo/topics/t:getIamPolicy", token, "");
        cloud.clock.advance(MINUTE);

        assertThat(read.body()).contains("allUsers").doesNotContain("roles/pubsub.admin");
        assertThat(cloud.call("GET", "/v1/projects/demo/topics/t:getIamPolicy", token, "")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void without_a_delay_everything_that_is_under_way_holds_at_once() {
        policies.delayChangesBy(MINUTE);
        cloud.stub.grant(PUBLISHER, WORKER, TOPIC);
        policies.delayChangesBy(Duration.ZERO);
        cloud.stub.role("roles/other", "other.things.get");

        assertThat(allowed()).isTrue();
        assertThatThrownBy(() -> policies.delayChangesBy(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_explanation_is_read_by_a_person_and_tells_what_will_change() {
        policies.place("projects/demo", "organizations/1");
        policies.delayChangesBy(MINUTE);
        cloud.stub.grant(PUBLISHER, WORKER, "projects/demo");

        IamExplanation explanation = policies.explain(WORKER, PUBLISH, TOPIC);

        assertThat(explanation.changesAt()).contains(cloud.clock.now().plus(MINUTE));
        assertThat(explanation.thenDecided().orElseThrow().allowed()).isTrue();
        assertThat(explanation.toString().lines())
                .startsWith(
                        "DENIED (policy.not-granted)",
                        "  who    " + WORKER,
                        "  what   " + PUBLISH,
                        "  where  " + TOPIC,
                        "         in //pubsub.googleapis.com/projects/demo/topics",
                        "         in //pubsub.googleapis.com/projects/demo",
                        "         in //pubsub.googleapis.com/projects",
                        "         in //cloudresourcemanager.googleapis.com/projects/demo",
                        "         in //cloudresourcemanager.googleapis.com/organizations/1")
                .anyMatch(line -> line.startsWith(
                                "  later  ALLOWED from " + cloud.clock.now().plus(MINUTE))
                        && line.contains("the role roles/pubsub.publisher, which has pubsub.topics.publish"));
    }

    @Test
    void the_journal_tells_of_a_change_under_way() {
        cloud.stub.protect(ProtectedResource.at("GET", "/t").requiringPermission(PUBLISH, TOPIC));
        policies.delayChangesBy(MINUTE);
        cloud.stub.grant(PUBLISHER, WORKER, TOPIC);

        int denied = cloud.get("/t", cloud.machineToken("")).statusCode();
        cloud.clock.advance(MINUTE);
        int answered = cloud.get("/t", cloud.machineToken("")).statusCode();

        assertThat(List.of(denied, answered)).containsExactly(403, 200);
        assertThat(cloud.stub
                        .journal()
                        .entries(JournalEntry.Kind.CALL_REFUSED)
                        .get(0)
                        .why()
                        .orElse(""))
                .contains(
                        "No binding on " + TOPIC,
                        " From " + cloud.clock.now() + " on the answer is another one: The binding");
    }

    @Test
    void an_explanation_of_what_is_settled_tells_of_no_change() {
        cloud.stub.grant(PUBLISHER, WORKER, TOPIC);

        IamExplanation explanation = policies.explain(WORKER, PUBLISH, TOPIC);

        assertThat(explanation.changesAt()).isEmpty();
        assertThat(explanation.thenDecided()).isEmpty();
        assertThat(explanation.lineage())
                .startsWith(TOPIC)
                .endsWith("//cloudresourcemanager.googleapis.com/projects/demo");
        assertThat(explanation.toString())
                .startsWith("ALLOWED\n")
                .contains("The binding ")
                .doesNotContain("later");
    }

    @Test
    void whose_tokens_may_live_up_to_twelve_hours_can_change_in_mid_run() {
        String twelve = "{\"scope\":[\"read\"],\"lifetime\":\"43200s\"}";
        int before =
                cloud.method(CloudCaller.READER, "generateAccessToken", twelve).statusCode();
        policies.extendLifetimes(CloudCaller.READER);
        int listed =
                cloud.method(CloudCaller.READER, "generateAccessToken", twelve).statusCode();
        int longer = cloud.method(CloudCaller.READER, "generateAccessToken", twelve.replace("43200", "43201"))
                .statusCode();
        policies.extendLifetimes();

        HttpResponse<String> after = cloud.method(CloudCaller.READER, "generateAccessToken", twelve);

        assertThat(List.of(before, listed, longer, after.statusCode())).containsExactly(400, 200, 400, 400);
        assertThat(after.body()).contains("constraints/iam.allowServiceAccountCredentialLifetimeExtension");
    }

    @Test
    void a_self_signed_token_lives_for_an_hour_at_most() {
        cloud.stub.grant(PUBLISHER, "serviceAccount:" + CloudCaller.READER, TOPIC);
        cloud.stub.protect(ProtectedResource.at("GET", "/t").requiringPermission(PUBLISH, TOPIC));
        long now = cloud.clock.now().getEpochSecond();

        int hour = cloud.get("/t", cloud.signed(selfSigned(now, 3600))).statusCode();
        int longer = cloud.get("/t", cloud.signed(selfSigned(now, 3601))).statusCode();

        assertThat(List.of(hour, longer)).containsExactly(200, 401);
    }

    private static java.util.Map<String, Object> selfSigned(long now, long seconds) {
        return java.util.Map.of(
                "iss",
                CloudCaller.READER,
                "sub",
                CloudCaller.READER,
                "aud",
                "https://pubsub.googleapis.com/",
                "iat",
                now,
                "exp",
                now + seconds);
    }

    private boolean allowed() {
        return policies.explain(WORKER, PUBLISH, TOPIC).allowed();
    }
}
