// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider of a workload identity pool whose subject tokens are SAML assertions. */
class SamlFederationTest {
    private static final String IDP = "https://idp.example";

    private final CloudCaller cloud = new CloudCaller();
    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(cloud.clock));
    private final FakeSamlProvider idp = issuer.samlProvider(IDP);
    private final WorkloadProvider provider = cloud.stub.pools().saml("123456", "staff-jobs", "idp", idp);

    @AfterEach
    void close() {
        cloud.close();
        issuer.close();
    }

    @Test
    void an_assertion_for_the_provider_becomes_a_federated_token_of_its_name_id() {
        cloud.stub.grant("roles/iam.workloadIdentityUser", provider.principal("ada"), cloud.reader);

        String federated = LoopbackCaller.text(exchanged(assertion("ada")), "access_token");

        assertThat(cloud.asked(
                                "/v1/projects/-/serviceAccounts/" + CloudCaller.READER + ":generateAccessToken",
                                federated,
                                "{\"scope\":[\"https://a.example\"]}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(cloud.stub.figures()).containsKey(provider.principal("ada"));
    }

    @Test
    void the_providers_name_with_its_scheme_is_an_audience_and_allowed_ones_take_its_place() {
        String name = provider.audience();
        assertThat(exchanged(encoded(idp.assertion("ada", "https:" + name).reveal()))
                        .statusCode())
                .isEqualTo(200);

        cloud.stub.pools().saml("123456", "staff-jobs", "idp", idp, "urn:acme:sts");

        assertThat(exchanged(encoded(idp.assertion("ada", "urn:acme:sts").reveal()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(exchanged(assertion("ada")).body()).contains("does not match the expected audience");
    }

    @Test
    void attributes_are_mapped_and_a_condition_sees_them() {
        cloud.stub
                .policies()
                .attributeMapping(
                        provider,
                        Map.of(
                                "google.subject", "assertion.subject",
                                "google.groups", "assertion.attributes['groups']",
                                "attribute.team", "assertion.attributes['team'][0]"));
        cloud.stub.policies().attributeCondition(provider, "'etl' in google.groups && attribute.team == 'blue'");

        assertThat(exchanged(said(Map.of("groups", List.of("ci", "etl"), "team", List.of("blue"))))
                        .statusCode())
                .isEqualTo(200);
        assertThat(exchanged(said(Map.of("groups", List.of("ci"), "team", List.of("blue"))))
                        .body())
                .contains("unauthorized_client", "rejected by the attribute condition");
        assertThat(exchanged(said(Map.of("groups", List.of("etl")))).body())
                .contains("invalid_grant", "attribute.team");
    }

    @Test
    void an_assertion_that_is_over_is_refused_and_the_journal_names_its_subject() {
        String stale = assertion("ada");
        cloud.clock.advance(Duration.ofMinutes(5));

        assertThat(exchanged(stale).body()).contains("invalid_grant", "stale to sign-in");
        assertThat(cloud.stub.journal().entries(JournalEntry.Kind.TOKEN_REFUSED))
                .last()
                .satisfies(refused -> assertThat(refused.principal()).isEqualTo(provider.principal("ada")));
    }

    @Test
    void another_identity_provider_is_refused_by_its_name_and_by_its_key() {
        FakeSamlProvider other = issuer.samlProvider("https://other.example");
        try (FakeOidcIssuer elsewhere =
                FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(cloud.clock))) {
            FakeSamlProvider impostor = elsewhere.samlProvider(IDP);

            assertThat(exchanged(encoded(
                                    other.assertion("ada", provider.audience()).reveal()))
                            .body())
                    .contains("does not match the expected one: " + IDP);
            assertThat(exchanged(encoded(impostor.assertion("ada", provider.audience())
                                    .reveal()))
                            .body())
                    .contains("invalid_grant", "signature");
        }
    }

    @Test
    void an_assertion_that_was_changed_after_signing_is_refused() {
        String xml = idp.assertion("ada", provider.audience()).reveal();

        assertThat(exchanged(encoded(xml.replace(">ada<", ">root<"))).body()).contains("invalid_grant", "signature");
        assertThat(exchanged(encoded(xml.replaceFirst("(?s)<ds:Signature.*</ds:Signature>", "")))
                        .body())
                .contains("invalid_grant", "signature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%%%", "bm8geG1s", "PGE+PC9hPg==", "PCFET0NUWVBFIGE+PGEvPg=="})
    void what_is_no_assertion_is_refused(String token) {
        HttpResponse<String> answer = exchanged(token);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_grant");
    }

    @Test
    void a_provider_takes_what_it_is_for_and_nothing_else() {
        WorkloadProvider oidc = cloud.stub.provider("123456", "ci", "builds", issuer);
        String jwt = issuer.subjectToken("ada", provider.audience()).reveal();

        assertThat(exchanged(oidc, assertion("ada"), "saml2").body()).contains("does not take SAML assertions");
        assertThat(exchanged(provider, jwt, "jwt").body()).contains("invalid_grant", "The issuer in ID Token");
    }

    private String assertion(String subject) {
        return encoded(idp.assertion(subject, provider.audience()).reveal());
    }

    private String said(Map<String, List<String>> attributes) {
        return encoded(idp.assertion("ada", provider.audience(), attributes).reveal());
    }

    private static String encoded(String xml) {
        return Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> exchanged(String token) {
        return exchanged(provider, token, "saml2");
    }

    private HttpResponse<String> exchanged(WorkloadProvider at, String token, String type) {
        return cloud.form(
                "/v1/token",
                Map.of(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:token-exchange",
                        "audience",
                        at.audience(),
                        "scope",
                        LoopbackCaller.CLOUD,
                        "requested_token_type",
                        "urn:ietf:params:oauth:token-type:access_token",
                        "subject_token_type",
                        "urn:ietf:params:oauth:token-type:" + type,
                        "subject_token",
                        token));
    }
}
