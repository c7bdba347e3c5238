// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.real.SpringClient.Engine;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.oauth2.client.AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryReactiveOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

/** Spring Security's client finds an issuer of our kit, and proves in each way who it is. */
class SpringClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakeOidcIssuer server = FakeOidcIssuer.start();
    private final FakeOidcIssuer issuer =
            server.another(FakeOidcIssuerOptions.defaults().withIssuerPath("/tenants/one"));

    @AfterEach
    void close() {
        server.close();
    }

    static Stream<Arguments> clients() {
        return Stream.of(Engine.values())
                .flatMap(engine -> Stream.of(
                                FakeClient.basic("bill"),
                                FakeClient.post("bill"),
                                FakeClient.secretJwt("bill"),
                                SpringClient.signing("bill"))
                        .map(client -> Arguments.of(engine, client)));
    }

    @Test
    void an_issuer_below_a_path_is_found() {
        ClientRegistration found =
                SpringClient.found(issuer, FakeClient.basic("bill")).build();

        assertThat(found.getProviderDetails().getTokenUri())
                .isEqualTo(issuer.tokenEndpoint().toString());
        assertThat(found.getProviderDetails().getIssuerUri())
                .isEqualTo(issuer.issuer().toString());
        assertThat(found.getProviderDetails().getJwkSetUri()).startsWith(issuer.issuer() + "/");
    }

    @Test
    void an_issuer_that_calls_itself_otherwise_is_not_believed() {
        issuer.metadata().set("issuer", "https://somebody-else.example");

        assertThatThrownBy(() ->
                        ClientRegistrations.fromIssuerLocation(issuer.issuer().toString()))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @MethodSource("clients")
    void each_way_to_prove_a_client_gets_a_token(Engine engine, FakeClient kind) {
        FakeClient client = issuer.registerClient(kind.withScopes("read", "write"));

        OAuth2AccessToken token = token(new SpringClient(engine), client, "read");

        assertThat(issuer.accepts(token.getTokenValue())).isTrue();
        assertThat(token.getTokenType()).isEqualTo(OAuth2AccessToken.TokenType.BEARER);
        assertThat(token.getScopes()).containsExactly("read");
        assertThat(issuer.journal()).refusedNothing();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_namesake_with_another_secret_or_key_gets_none(Engine engine, FakeClient stranger) {
        issuer.registerClient(
                stranger.method() == FakeClient.Method.PRIVATE_KEY_JWT
                        ? FakeClient.privateKeyJwt("bill")
                        : stranger.withSecret(FakeClient.basic("bill").secret()));

        assertThat(SpringClient.error(() -> token(new SpringClient(engine), stranger)))
                .isEqualTo(engine.stranger());
        assertThat(issuer.journal()).refusedFor("bill", "invalid_client");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void an_assertion_for_somebody_else_is_refused(Engine engine) {
        FakeClient client = issuer.registerClient(SpringClient.signing("bill"));
        SpringClient spring = new SpringClient(engine)
                .asserting(said ->
                        said.getClaims().audience(List.of(server.tokenEndpoint().toString())));

        assertThat(SpringClient.error(() -> token(spring, client))).isEqualTo(engine.stranger());
        assertThat(issuer.journal()).refusedFor("bill", "invalid_client");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void an_assertion_is_taken_once(Engine engine) {
        FakeClient client = issuer.registerClient(SpringClient.signing("bill"));
        SpringClient spring =
                new SpringClient(engine).asserting(said -> said.getClaims().id("always the same"));
        OAuth2AccessToken first = token(spring, client);

        assertThat(SpringClient.error(() -> token(spring, client))).isEqualTo(engine.stranger());
        assertThat(issuer.journal()).refusedFor("bill", "invalid_client");
        assertThat(issuer.accepts(first.getTokenValue())).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_scope_that_the_client_may_not_have_is_refused(Engine engine) {
        FakeClient client = issuer.registerClient(FakeClient.basic("bill").withScopes("read"));

        assertThat(SpringClient.error(() -> token(new SpringClient(engine), client, "burn")))
                .isEqualTo("invalid_scope");
    }

    @Test
    void a_manager_asks_once_while_a_token_lives() {
        ReactiveOAuth2AuthorizedClientManager manager =
                manager(issuer.registerClient(FakeClient.basic("bill").withTokenLifetime(Duration.ofMinutes(5))));

        String first = authorized(manager);
        String second = authorized(manager);

        assertThat(second).isEqualTo(first);
        assertThat(issuer.journal()).issuedExactly(1, "bill");
    }

    @Test
    void a_manager_asks_anew_within_a_minute_of_the_end() {
        ReactiveOAuth2AuthorizedClientManager manager =
                manager(issuer.registerClient(FakeClient.basic("bill").withTokenLifetime(Duration.ofSeconds(30))));

        String first = authorized(manager);
        String second = authorized(manager);

        assertThat(second).isNotEqualTo(first);
        assertThat(issuer.journal()).issuedExactly(2, "bill");
    }

    private OAuth2AccessToken token(SpringClient spring, FakeClient client, String... scopes) {
        ClientRegistration registration = registration(client, scopes);
        return spring.granted(new OAuth2ClientCredentialsGrantRequest(registration))
                .getAccessToken();
    }

    private ClientRegistration registration(FakeClient client, String... scopes) {
        return SpringClient.found(issuer, client)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scope(scopes)
                .build();
    }

    private ReactiveOAuth2AuthorizedClientManager manager(FakeClient client) {
        var registrations = new InMemoryReactiveClientRegistrationRepository(registration(client));
        return new AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager(
                registrations, new InMemoryReactiveOAuth2AuthorizedClientService(registrations));
    }

    private static String authorized(ReactiveOAuth2AuthorizedClientManager manager) {
        OAuth2AuthorizeRequest request = OAuth2AuthorizeRequest.withClientRegistrationId("kit")
                .principal("nightly")
                .build();
        return manager.authorize(request)
                .blockOptional(PATIENCE)
                .orElseThrow()
                .getAccessToken()
                .getTokenValue();
    }
}
