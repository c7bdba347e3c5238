// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import io.dataflowoauth.Secret;
import io.dataflowoauth.real.SpringClient.Engine;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.TokenForm;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OAuth2IntrospectionException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.introspection.ReactiveOpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.introspection.SpringReactiveOpaqueTokenIntrospector;

/** Spring Security asks an issuer of our kit what opaque tokens are worth. */
class SpringIntrospectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTokenForm(TokenForm.OPAQUE));
    private final FakeClient client = issuer.registerClient(SpringResource.client());
    private final FakeClient orders =
            issuer.registerClient(FakeClient.basic("orders").withAudiences(SpringResource.AUDIENCE));
    private final SpringWeb server = new SpringWeb(this::guard, SpringServerTest::answer);

    @AfterEach
    void close() {
        server.close();
        issuer.close();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_live_token_is_told_apart_from_one_that_was_taken_back(Engine engine) throws Exception {
        OpaqueTokenIntrospector introspector = introspector(engine, orders);
        String token = SpringResource.token(issuer, client, "read");
        OAuth2AuthenticatedPrincipal live = introspector.introspect(token);

        NimbusClient.of(issuer, client).revoked(new BearerAccessToken(token));

        assertThat(live.getName()).isEqualTo("bill");
        assertThat(live.getAuthorities()).extracting("authority").contains("SCOPE_read");
        assertThatThrownBy(() -> introspector.introspect(token)).isInstanceOf(BadOpaqueTokenException.class);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_token_that_nobody_issued_is_none(Engine engine) {
        OpaqueTokenIntrospector introspector = introspector(engine, orders);

        assertThatThrownBy(() -> introspector.introspect("made-up")).isInstanceOf(BadOpaqueTokenException.class);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_resource_learns_nothing_of_tokens_for_others(Engine engine) {
        FakeClient stranger = issuer.registerClient(FakeClient.basic("stranger").withAudiences("elsewhere"));
        OpaqueTokenIntrospector introspector = introspector(engine, stranger);
        String token = SpringResource.token(issuer, client, "read");

        assertThatThrownBy(() -> introspector.introspect(token)).isInstanceOf(BadOpaqueTokenException.class);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_resource_that_cannot_prove_itself_is_told_nothing(Engine engine) {
        OpaqueTokenIntrospector introspector =
                introspector(engine, orders.withSecret(Secret.of("something that was guessed")));
        String token = SpringResource.token(issuer, client, "read");

        assertThatThrownBy(() -> introspector.introspect(token))
                .isExactlyInstanceOf(OAuth2IntrospectionException.class);
    }

    @Test
    void a_resource_server_lets_a_live_token_through_and_tells_others_what_they_lack() throws Exception {
        String token = SpringResource.token(issuer, client, "read");
        HttpResponse<String> live = shown(token);
        HttpResponse<String> unscoped = shown(SpringResource.token(issuer, client, "write"));

        NimbusClient.of(issuer, client).revoked(new BearerAccessToken(token));

        HttpResponse<String> dead = shown(token);
        assertThat(live.body()).isEqualTo("orders for bill");
        assertThat(unscoped.statusCode()).isEqualTo(403);
        assertThat(Visitor.challenge(unscoped)).contains("error=\"insufficient_scope\"");
        assertThat(dead.statusCode()).isEqualTo(401);
        assertThat(Visitor.challenge(dead)).contains("error=\"invalid_token\"");
    }

    private HttpResponse<String> shown(String token) {
        return new Visitor().shows(token, server.url("/orders"));
    }

    private void guard(ServerHttpSecurity http) {
        http.authorizeExchange(rules -> rules.anyExchange().hasAuthority("SCOPE_read"))
                .oauth2ResourceServer(
                        resource -> resource.opaqueToken(opaque -> opaque.introspector(reactiveIntrospector(orders))));
    }

    private OpaqueTokenIntrospector introspector(Engine engine, FakeClient resource) {
        if (engine == Engine.REST_CLIENT) {
            return SpringOpaqueTokenIntrospector.withIntrospectionUri(issuer.issuer() + "/introspect")
                    .clientId(resource.id())
                    .clientSecret(resource.secret().reveal())
                    .build();
        }
        ReactiveOpaqueTokenIntrospector reactive = reactiveIntrospector(resource);
        return token -> reactive.introspect(token).blockOptional(PATIENCE).orElseThrow();
    }

    private ReactiveOpaqueTokenIntrospector reactiveIntrospector(FakeClient resource) {
        return SpringReactiveOpaqueTokenIntrospector.withIntrospectionUri(issuer.issuer() + "/introspect")
                .clientId(resource.id())
                .clientSecret(resource.secret().reveal())
                .build();
    }
}
