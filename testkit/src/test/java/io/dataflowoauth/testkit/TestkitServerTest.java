// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Issuers and the IAM stub behind the same three ports. */
class TestkitServerTest {
    private static final String READER = "reader@demo.iam.gserviceaccount.com";

    private final TestkitServer server = TestkitServer.start(TestkitServerOptions.defaults(), kit -> {
        kit.issuer("corp", FakeOidcIssuerOptions.defaults()).registerClient(FakeClient.basic("nightly"));
        kit.iam().attach(READER);
    });

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void issuers_and_the_stub_share_a_port() {
        Outsider outsider = Outsider.direct(server);

        var metadata = outsider.get(server.base() + "/issuers/corp/.well-known/openid-configuration");
        var email = outsider.get(
                server.base() + "/computeMetadata/v1/instance/service-accounts/default/email",
                "Metadata-Flavor",
                "Google");

        assertThat(metadata.text("issuer")).isEqualTo(server.base() + "/issuers/corp");
        assertThat(email.body()).isEqualTo(READER);
    }

    @Test
    void the_https_port_has_the_very_same_fakes() {
        var metadata = Outsider.direct(server)
                .get(server.secureBase() + "/.well-known/oauth-authorization-server/issuers/corp");

        assertThat(metadata.text("issuer")).isEqualTo(server.base() + "/issuers/corp");
    }

    @Test
    void an_issuer_over_https_says_so() {
        FakeOidcIssuer partner =
                server.issuer("partner", FakeOidcIssuerOptions.defaults().withHttps());

        var metadata = Outsider.direct(server).get(partner.issuer() + "/.well-known/openid-configuration");

        assertThat(metadata.text("issuer")).isEqualTo(server.secureBase() + "/issuers/partner");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://sts.googleapis.com/v1/token",
                "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/x:signJwt",
                "https://sts.mtls.googleapis.com/v1/token",
                "https://storage.googleapis.com/storage/v1/b/b/o/o",
                "https://accounts.google.com/.well-known/openid-configuration"
            })
    void the_proxy_stands_for_googles_hosts(String url) {
        assertThat(Outsider.throughTheProxy(server).status(url))
                .hasValueSatisfying(status -> assertThat(status).isIn(404, 405));
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.googleapis.com/oauth2/v1/certs, 200",
        "https://www.googleapis.com/oauth2/v3/certs, 200",
        "https://www.googleapis.com/service_accounts/v1/metadata/x509/reader@demo.iam.gserviceaccount.com, 200",
        "https://www.googleapis.com/oauth2/v3/userinfo, 401",
        "https://openidconnect.googleapis.com/v1/userinfo, 401",
        "https://oauth2.googleapis.com/tokeninfo, 400"
    })
    void google_s_keys_and_what_tells_of_tokens_are_at_google_s_addresses(String url, int status) {
        assertThat(Outsider.throughTheProxy(server).status(url)).contains(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/",
                "https://googleapis.com.evil.example/",
                "https://evilgoogleapis.com/",
                "https://169.254.169.254/"
            })
    void nothing_leaves_through_the_proxy(String url) {
        assertThat(Outsider.throughTheProxy(server).status(url).orElse(403)).isEqualTo(403);
    }

    @Test
    void the_proxy_opens_tunnels_only() {
        assertThat(Outsider.direct(server).get(server.proxy() + "/v1/token").status())
                .isEqualTo(405);
    }

    @Test
    void a_reset_sets_the_scene_anew_on_the_same_ports() {
        var before = server.base();
        server.issuer("partner", FakeOidcIssuerOptions.defaults());
        FakeOidcIssuer corp = server.issuers().get("corp");
        String token = corp.subjectToken("nightly-job", "bills").reveal();

        server.reset();

        assertThat(server.base()).isEqualTo(before);
        assertThat(server.issuers()).containsOnlyKeys("corp");
        assertThat(server.issuers().get("corp").accepts(token)).isFalse();
        assertThat(Outsider.direct(server).get(before + "/issuers/partner/jwks").status())
                .isEqualTo(404);
    }

    @Test
    void two_issuers_of_one_name_are_a_mistake() {
        assertThatExceptionOfType(TestkitException.class)
                .isThrownBy(() -> server.issuer("corp", FakeOidcIssuerOptions.defaults()))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(TestkitCodes.PATH_TAKEN));
    }

    @Test
    void a_scene_that_breaks_leaves_no_port_open() {
        var open = TestkitServerOptions.defaults();
        List<URI> bases = new ArrayList<>();

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> TestkitServer.start(open, kit -> {
                    bases.add(kit.base());
                    throw new IllegalStateException("broken");
                }))
                .withMessage("broken");

        assertThat(TokenCalls.get(bases.get(0)).status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void a_port_that_is_taken_is_named_and_the_others_are_let_go(int which) {
        int taken = server.base().getPort();
        TestkitServerOptions all = TestkitServerOptions.defaults();
        TestkitServerOptions options = List.of(all.withPort(taken), all.withHttpsPort(taken), all.withProxyPort(taken))
                .get(which);

        assertThatExceptionOfType(TestkitException.class)
                .isThrownBy(() -> TestkitServer.start(options))
                .withMessageContaining("Port " + taken)
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(TestkitCodes.PORT_TAKEN));
    }

    @Test
    void a_port_that_is_none_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestkitServerOptions.defaults().withPort(65_536));
    }

    @Test
    void the_stub_closes_by_itself_and_the_issuers_answer_on() {
        IamStub first = server.iam();
        server.issuers().get("corp").registerClient(FakeClient.basic("hourly"));

        first.close();
        first.close();
        int afterwards = email();
        IamStub second = server.iam();
        second.attach(READER);

        assertThat(afterwards).isEqualTo(404);
        assertThat(corpKeys()).isEqualTo(200);
        assertThat(second).isNotSameAs(first);
        assertThat(email()).isEqualTo(200);
    }

    @Test
    void a_stub_of_before_a_reset_changes_and_ends_nothing() {
        IamStub before = server.iam();

        server.reset();
        before.protect(ProtectedResource.at("GET", "/late"));
        before.faults().add(Fault.always().answering(503));
        before.close();

        assertThat(Outsider.direct(server).get(server.base() + "/late").status())
                .isEqualTo(404);
        assertThat(email()).isEqualTo(200);
    }

    @Test
    void faults_of_the_stub_strike_its_own_paths_and_neither_issuers_nor_control() {
        try (TestkitServer controlled =
                TestkitServer.start(TestkitServerOptions.defaults().withControl())) {
            FakeOidcIssuer corp = controlled.issuer("corp", FakeOidcIssuerOptions.defaults());
            controlled.iam().attach(READER);
            Outsider outsider = Outsider.direct(controlled);

            controlled.iam().faults().add(Fault.always().answering(503));

            assertThat(outsider.get(corp.issuer() + "/jwks").status()).isEqualTo(200);
            assertThat(outsider.get(corp.issuer() + "/nowhere").status()).isEqualTo(404);
            assertThat(outsider.get(controlled.base() + "/_control/clock").status())
                    .isEqualTo(200);
            assertThat(outsider.get(controlled.base() + "/v1/token").status()).isEqualTo(503);
            assertThat(outsider.get(controlled.base() + "/computeMetadata/v1/").status())
                    .isEqualTo(503);
            assertThat(corp.journal().entries(JournalEntry.Kind.FAULT)).isEmpty();
            assertThat(controlled.iam().journal().entries(JournalEntry.Kind.FAULT))
                    .hasSize(2);
        }
    }

    @Test
    void faults_of_an_issuer_strike_it_alone() {
        server.issuers().get("corp").faults().add(Fault.always().answering(503));

        assertThat(corpKeys()).isEqualTo(503);
        assertThat(email()).isEqualTo(200);
        assertThat(server.iam().journal().entries(JournalEntry.Kind.FAULT)).isEmpty();
    }

    @Test
    void a_client_of_the_scene_gets_its_token() {
        FakeOidcIssuer corp = server.issuers().get("corp");
        FakeClient client = corp.registerClient(FakeClient.basic("hourly").withScopes("read"));

        var answer = TokenCalls.basic(
                corp.tokenEndpoint(), client, Map.of("grant_type", "client_credentials", "scope", "read"));

        assertThat(corp.accepts(answer.text("access_token"))).isTrue();
    }

    private int email() {
        return Outsider.direct(server)
                .get(
                        server.base() + "/computeMetadata/v1/instance/service-accounts/default/email",
                        "Metadata-Flavor",
                        "Google")
                .status();
    }

    private int corpKeys() {
        return Outsider.direct(server).get(server.base() + "/issuers/corp/jwks").status();
    }
}
