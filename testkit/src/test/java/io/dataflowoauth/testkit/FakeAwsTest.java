// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.testkit.internal.SecretLedger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The instance metadata service of the stub, asked by hand. */
class FakeAwsTest {
    private static final String ROLES = "/latest/meta-data/iam/security-credentials/";

    private final TestClock clock = TestClock.create();
    private final IamStub iam = IamStub.start(IamStubOptions.defaults().withTime(clock));
    private final AwsRole role = iam.aws().role("123456789012", "reader");
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        iam.close();
    }

    @Test
    void who_has_a_session_is_told_the_role_its_keys_and_the_region() {
        iam.aws().attach(role, "eu-central-1");
        String session = session("300").body();

        assertThat(get(ROLES, session).body()).isEqualTo("reader");
        assertThat(get(ROLES + "reader", session).body())
                .contains(
                        role.accessKeyId(),
                        role.secretAccessKey().reveal(),
                        role.sessionToken().reveal());
        assertThat(get("/latest/meta-data/placement/region", session).body()).isEqualTo("eu-central-1");
        assertThat(get("/latest/meta-data/placement/availability-zone", session).body())
                .isEqualTo("eu-central-1a");
        assertThat(get("/latest/meta-data/other", session).statusCode()).isEqualTo(404);
    }

    @Test
    void who_has_no_session_or_one_that_is_over_is_told_nothing() {
        iam.aws().attach(role, "eu-central-1");
        String session = session("60").body();
        assertThat(get(ROLES, session).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(1));

        assertThat(get(ROLES, session).statusCode()).isEqualTo(401);
        assertThat(get(ROLES, "forged").statusCode()).isEqualTo(401);
        assertThat(send(HttpRequest.newBuilder(URI.create(iam.base() + ROLES))).statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "21601", "x"})
    void a_session_needs_a_time_to_live(String seconds) {
        assertThat(session(seconds).statusCode()).isEqualTo(400);
    }

    @Test
    void what_was_forwarded_is_not_answered() {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(iam.base() + "/latest/api/token"))
                .header("X-aws-ec2-metadata-token-ttl-seconds", "300")
                .header("X-Forwarded-For", "10.0.0.1")
                .PUT(HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void a_machine_without_a_role_has_none() {
        iam.aws().attach(role, "eu-central-1");
        String session = session("300").body();
        iam.aws().detach();

        assertThat(get(ROLES, session).statusCode()).isEqualTo(404);
    }

    @Test
    void keys_are_masked_and_in_the_ledger() {
        assertThat(role).hasToString("AwsRole[arn:aws:sts::123456789012:assumed-role/reader/session, masked]");
        assertThat(SecretLedger.shared().secrets())
                .containsKeys(
                        role.secretAccessKey().reveal(), role.sessionToken().reveal());
    }

    @Test
    void an_account_has_twelve_digits_and_a_role_a_name() {
        assertThatThrownBy(() -> iam.aws().role("1", "reader")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> iam.aws().role("123456789012", "a/b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> iam.aws().provider("1", "aws", "account", "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private HttpResponse<String> session(String seconds) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(iam.base() + "/latest/api/token"))
                .PUT(HttpRequest.BodyPublishers.noBody());
        return send(seconds.isEmpty() ? request : request.header("X-aws-ec2-metadata-token-ttl-seconds", seconds));
    }

    private HttpResponse<String> get(String path, String session) {
        return send(HttpRequest.newBuilder(URI.create(iam.base() + path)).header("X-aws-ec2-metadata-token", session));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .join();
    }
}
