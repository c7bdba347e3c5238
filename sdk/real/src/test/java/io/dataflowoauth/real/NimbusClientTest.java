// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.PKITLSClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.auth.SelfSignedTLSClientAuthentication;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.TestAuthority;
import io.dataflowoauth.testkit.TestCertificate;
import java.net.URI;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nimbus's SDK finds an issuer of our kit, and proves in each way who it is. */
class NimbusClientTest {
    private static final ClientCredentialsGrant GRANT = new ClientCredentialsGrant();

    private final FakeOidcIssuer server = FakeOidcIssuer.start();
    private final FakeOidcIssuer issuer =
            server.another(FakeOidcIssuerOptions.defaults().withIssuerPath("/tenants/one"));
    private final TestAuthority fleet = TestAuthority.create("fleet");

    @AfterEach
    void close() {
        server.close();
    }

    static Stream<FakeClient> clients() {
        return Stream.of(
                FakeClient.basic("bill"),
                FakeClient.post("bill"),
                FakeClient.secretJwt("bill"),
                FakeClient.privateKeyJwt("bill"));
    }

    @Test
    void an_issuer_below_a_path_is_found_in_both_ways() throws Exception {
        Issuer name = new Issuer(issuer.issuer());

        OIDCProviderMetadata byOpenid = OIDCProviderMetadata.resolve(name);
        AuthorizationServerMetadata byOauth = AuthorizationServerMetadata.resolve(name);

        assertThat(byOpenid.getTokenEndpointURI()).isEqualTo(issuer.tokenEndpoint());
        assertThat(byOauth.getTokenEndpointURI()).isEqualTo(issuer.tokenEndpoint());
        assertThat(byOpenid.supportsAuthorizationResponseIssuerParam()).isTrue();
        assertThat(byOauth.getDPoPJWSAlgs()).contains(JWSAlgorithm.ES256);
    }

    @Test
    void an_issuer_that_calls_itself_otherwise_is_not_believed() {
        issuer.metadata().set("issuer", "https://somebody-else.example");

        assertThatThrownBy(() -> OIDCProviderMetadata.resolve(new Issuer(issuer.issuer())))
                .isInstanceOf(GeneralException.class);
        assertThatThrownBy(() -> AuthorizationServerMetadata.resolve(new Issuer(issuer.issuer())))
                .isInstanceOf(GeneralException.class);
    }

    @ParameterizedTest
    @MethodSource("clients")
    void each_way_to_prove_a_client_gets_a_token(FakeClient kind) throws Exception {
        FakeClient client = issuer.registerClient(kind.withScopes("read"));

        TokenResponse answer = NimbusClient.of(issuer, client).granted(GRANT, "read");

        String token = NimbusClient.tokens(answer).getBearerAccessToken().getValue();
        assertThat(issuer.accepts(token)).isTrue();
        assertThat(issuer.journal()).refusedNothing();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_namesake_with_another_secret_or_key_gets_none(FakeClient stranger) throws Exception {
        issuer.registerClient(
                stranger.method() == FakeClient.Method.PRIVATE_KEY_JWT
                        ? FakeClient.privateKeyJwt("bill")
                        : stranger.withSecret(FakeClient.basic("bill").secret()));

        TokenResponse answer = NimbusClient.of(issuer, stranger).granted(GRANT);

        assertThat(NimbusClient.error(answer)).isEqualTo("invalid_client");
    }

    @Test
    void a_secret_is_refused_where_it_was_not_registered_to_be() throws Exception {
        FakeClient client = issuer.registerClient(FakeClient.basic("bill"));
        Secret secret = new Secret(client.secret().reveal());

        TokenResponse answer = NimbusClient.proving(
                        issuer, client, audience -> new ClientSecretPost(new ClientID("bill"), secret))
                .granted(GRANT);

        assertThat(NimbusClient.error(answer)).isEqualTo("invalid_client");
    }

    @Test
    void an_assertion_is_taken_once() throws Exception {
        FakeClient client = issuer.registerClient(FakeClient.privateKeyJwt("bill"));
        ClientAuthentication assertion = NimbusClient.assertion(client, issuer.tokenEndpoint());
        NimbusClient nimbus = NimbusClient.proving(issuer, client, audience -> assertion);

        TokenResponse first = nimbus.granted(GRANT);

        assertThat(first.indicatesSuccess()).isTrue();
        assertThat(NimbusClient.error(nimbus.granted(GRANT))).isEqualTo("invalid_client");
    }

    @Test
    void an_assertion_for_somebody_else_is_refused() throws Exception {
        FakeClient client = issuer.registerClient(FakeClient.privateKeyJwt("bill"));
        ClientAuthentication assertion = NimbusClient.assertion(client, server.tokenEndpoint());

        TokenResponse answer =
                NimbusClient.proving(issuer, client, audience -> assertion).granted(GRANT);

        assertThat(NimbusClient.error(answer)).isEqualTo("invalid_client");
    }

    @Test
    void a_certificate_of_the_authority_gets_a_bound_token_at_the_alias_and_no_other_does() throws Exception {
        FakeClient client = issuer.registerClient(FakeClient.tlsClientAuth("nightly", fleet, "nightly"));

        TokenResponse answer = atAlias(new PKITLSClientAuthentication(id(client), showing(fleet.issue("nightly"))));
        TokenResponse other = atAlias(new PKITLSClientAuthentication(id(client), showing(fleet.issue("daily"))));

        String token = NimbusClient.tokens(answer).getBearerAccessToken().getValue();
        assertThat(issuer.accepts(token)).isTrue();
        assertThat(Jwt.claims(token).object("cnf").optionalText("x5t#S256")).isPresent();
        assertThat(NimbusClient.error(other)).isEqualTo("invalid_client");
    }

    @Test
    void a_registered_certificate_gets_a_bound_token_and_its_namesake_does_not() throws Exception {
        TestCertificate own = TestCertificate.selfSigned("own");
        FakeClient client = issuer.registerClient(FakeClient.selfSignedTlsClientAuth("own", own.certificate()));
        SSLSocketFactory namesake = showing(TestCertificate.selfSigned("own"));

        TokenResponse answer = atAlias(new SelfSignedTLSClientAuthentication(id(client), showing(own)));
        TokenResponse other = atAlias(new SelfSignedTLSClientAuthentication(id(client), namesake));

        String token = NimbusClient.tokens(answer).getBearerAccessToken().getValue();
        assertThat(issuer.accepts(token)).isTrue();
        assertThat(NimbusClient.error(other)).isEqualTo("invalid_client");
    }

    @Test
    void a_scope_that_the_client_may_not_have_is_refused() throws Exception {
        FakeClient client = issuer.registerClient(FakeClient.basic("bill").withScopes("read"));

        assertThat(NimbusClient.error(NimbusClient.of(issuer, client).granted(GRANT, "burn")))
                .isEqualTo("invalid_scope");
    }

    @Test
    void a_token_is_for_the_resource_that_was_named_and_for_no_other_than_was_registered() throws Exception {
        FakeClient client = issuer.registerClient(
                FakeClient.basic("bill").withScopes("read").withAudiences("https://a.example", "https://b.example"));

        TokenResponse answer = naming(client, "https://b.example");

        String token = NimbusClient.tokens(answer).getBearerAccessToken().getValue();
        assertThat(issuer.find(token).orElseThrow().audience()).isEqualTo("https://b.example");
        assertThat(NimbusClient.error(naming(client, "https://c.example"))).isEqualTo("invalid_target");
    }

    private TokenResponse naming(FakeClient client, String resource) throws Exception {
        TokenRequest request = NimbusClient.of(issuer, client)
                .request(GRANT, issuer.tokenEndpoint())
                .scope(new Scope("read"))
                .resource(URI.create(resource))
                .build();
        return NimbusClient.tokens(request.toHTTPRequest().send());
    }

    private TokenResponse atAlias(ClientAuthentication proof) throws Exception {
        URI endpoint = NimbusClient.found(issuer).getMtlsEndpointAliases().getTokenEndpointURI();
        TokenRequest request = new TokenRequest.Builder(endpoint, proof, GRANT).build();
        return NimbusClient.tokens(request.toHTTPRequest().send());
    }

    private SSLSocketFactory showing(TestCertificate certificate) {
        return Pem.showing(certificate, issuer.overTls().authority());
    }

    private static ClientID id(FakeClient client) {
        return new ClientID(client.id());
    }
}
