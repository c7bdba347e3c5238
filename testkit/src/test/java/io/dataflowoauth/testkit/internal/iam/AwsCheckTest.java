// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.internal.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsCheckTest {
    private static final String ACCOUNT = "123456789012";

    private final Chain chain = new Chain();
    private final AwsAccounts aws = chain.providers.aws();
    private final AwsAccounts.Keys keys = aws.assume(ACCOUNT, "reader");

    @BeforeEach
    void trust() {
        aws.trust(Chain.AUDIENCE, ACCOUNT);
    }

    @Test
    void a_request_that_a_role_of_the_account_has_signed_is_a_subject_token() {
        assertThat(exchange(request().signed()).status()).isEqualTo(200);
        assertThat(chain.last().subject().who())
                .isEqualTo("principal://iam.googleapis.com/projects/123456/locations/global/workloadIdentityPools/ci"
                        + "/subject/arn:aws:sts::123456789012:assumed-role/reader/session");
    }

    @Test
    void the_target_may_have_the_scheme_and_a_header_may_be_listed_twice_alike() {
        AwsRequest request = new AwsRequest(keys, "https:" + Chain.AUDIENCE, chain.clock.now()).signed();
        request.headers.put("X-Goog-Cloud-Target-Resource", "https:" + Chain.AUDIENCE);

        assertThat(exchange(request).status()).isEqualTo(200);
    }

    @Test
    void another_key_under_a_known_name_is_refused() {
        AwsAccounts.Keys forged =
                new AwsAccounts.Keys(ACCOUNT, "reader", keys.accessKeyId(), "another/secret", keys.sessionToken());

        assertThat(why(new AwsRequest(forged, Chain.AUDIENCE, chain.clock.now()).signed()))
                .contains("SignatureDoesNotMatch");
    }

    @Test
    void a_key_that_nobody_knows_or_that_was_revoked_is_refused() {
        AwsAccounts.Keys unknown = new AwsAccounts.Keys(ACCOUNT, "reader", "ASIAUNKNOWN", "secret", "token");
        assertThat(why(new AwsRequest(unknown, Chain.AUDIENCE, chain.clock.now()).signed()))
                .contains("InvalidClientTokenId");

        aws.revoke(keys.accessKeyId());
        assertThat(why(request().signed())).contains("InvalidClientTokenId");
    }

    @Test
    void a_stale_date_and_one_to_come_are_refused() {
        Instant now = chain.clock.now();

        assertThat(why(new AwsRequest(keys, Chain.AUDIENCE, now.minus(Duration.ofMinutes(16))).signed()))
                .contains("Signature expired");
        assertThat(why(new AwsRequest(keys, Chain.AUDIENCE, now.plus(Duration.ofMinutes(16))).signed()))
                .contains("Signature expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-amz-date", "x-amz-security-token", AwsRequest.TARGET, "host", "Authorization"})
    void a_header_that_was_changed_is_refused(String header) {
        AwsRequest request = request().signed();
        request.headers.merge(header, "0", String::concat);

        assertThat(exchange(request).status()).isEqualTo(400);
    }

    @Test
    void a_target_that_is_not_signed_or_another_provider_is_refused() {
        AwsRequest unsigned = request();
        String target = unsigned.headers.remove(AwsRequest.TARGET);
        unsigned.signed().headers.put(AwsRequest.TARGET, target);

        assertThat(why(unsigned)).contains("is not signed, or names another provider");
        assertThat(why(new AwsRequest(keys, Chain.AUDIENCE + "2", chain.clock.now()).signed()))
                .contains("names another provider");
    }

    @Test
    void a_session_token_that_is_missing_or_not_signed_is_refused() {
        AwsRequest without = request();
        String token = without.headers.remove("x-amz-security-token");
        assertThat(why(without.signed())).contains("InvalidClientTokenId");

        without.headers.put("x-amz-security-token", token);
        assertThat(why(without)).contains("InvalidClientTokenId");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://sts.eu-central-1.amazonaws.com.evil.example?Action=GetCallerIdentity&Version=2011-06-15",
                "https://evil.example?Action=GetCallerIdentity&Version=2011-06-15",
                "http://sts.eu-central-1.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
                "https://sts.us-east-1.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
                "https://iam.eu-central-1.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
                "https://sts.eu-central-1.amazonaws.com?Action=AssumeRole&Version=2011-06-15",
                "https://sts.eu-central-1.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15&RoleArn=x",
                "https://sts.eu-central-1.amazonaws.com",
                ""
            })
    void a_request_to_another_host_or_for_another_action_is_refused(String url) {
        assertThat(refused(request -> request.url = url)).isEqualTo(400);
    }

    @Test
    void another_method_region_or_service_is_refused() {
        assertThat(refused(request -> request.method = "GET")).isEqualTo(400);
        for (String scope : List.of("us-east-1/sts", "eu-central-1/iam")) {
            AwsRequest request = request();
            request.scope = scope;
            assertThat(why(request.signed())).contains("Credential should be scoped");
        }
    }

    @Test
    void a_role_of_another_account_or_one_that_the_condition_rejects_is_refused() {
        AwsAccounts.Keys other = aws.assume("999999999999", "reader");
        assertThat(why(new AwsRequest(other, Chain.AUDIENCE, chain.clock.now()).signed()))
                .contains("not that of the provider");

        AttributeRules writers = AttributeRules.defaults()
                .condition(variables ->
                        String.valueOf(variables.get("assertion").get("arn")).contains("/writer/"));
        chain.providers.register(new Provider(Chain.AUDIENCE, chain.trusted(), Set.of(), writers));
        assertThat(why(request().signed())).contains("rejected by the attribute condition");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "{}", "[]", "not+json", "%7B%22url%22%3A1%7D", "%7B%22headers%22%3A%5B1%5D%7D"})
    void what_is_no_request_is_refused(String token) {
        assertThat(exchange(token).status()).isEqualTo(400);
    }

    private AwsRequest request() {
        return new AwsRequest(keys, Chain.AUDIENCE, chain.clock.now());
    }

    /** Both signed as changed and changed after signing. */
    private int refused(Consumer<AwsRequest> change) {
        AwsRequest before = request();
        change.accept(before);
        AwsRequest after = request().signed();
        change.accept(after);
        List<Integer> statuses =
                List.of(exchange(before.signed()).status(), exchange(after).status());
        assertThat(statuses.get(0)).isEqualTo(statuses.get(1));
        return statuses.get(0);
    }

    private String why(AwsRequest request) {
        Answer answer = exchange(request);
        assertThat(answer.status()).isEqualTo(400);
        return Chain.text(answer, "error_description");
    }

    private Answer exchange(AwsRequest request) {
        return exchange(request.token());
    }

    private Answer exchange(String token) {
        Map<String, String> form = chain.form(token);
        form.put("subject_token_type", AwsCheck.TOKEN_TYPE);
        return chain.exchange(form);
    }
}
