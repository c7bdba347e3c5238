// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import org.springframework.security.oauth2.client.AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryReactiveOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import reactor.core.publisher.Mono;

/**
 * Spring Security's reactive manager for services, with its in-memory store and a response client that asks our issuer. A
 * token counts as expired 60 s before its end. The request is made once, though its filter makes one for each call.
 *
 * @see <a href="https://docs.spring.io/spring-security/reference/reactive/oauth2/client/core.html#oauth2Client-authorized-manager-provider">
 *     ReactiveOAuth2AuthorizedClientManager and its provider</a>
 */
final class Spring {
    private static final String NAME = "benchmark";

    private Spring() {}

    /** Its reactive form, and a block on that. */
    static Subject manager(World world) {
        ReactiveOAuth2AuthorizedClientManager manager = managed(world);
        OAuth2AuthorizeRequest request = OAuth2AuthorizeRequest.withClientRegistrationId(NAME)
                .principal(NAME)
                .build();
        return new Subject() {
            @Override
            public void ask(Caller caller) {
                manager.authorize(request).subscribe(caller);
            }

            @Override
            public Object block() {
                return Reactive.blocked(manager.authorize(request));
            }
        };
    }

    private static ReactiveOAuth2AuthorizedClientManager managed(World world) {
        ClientRegistration registration = ClientRegistration.withRegistrationId(NAME)
                .clientId(NAME)
                .clientSecret(NAME)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .tokenUri("https://issuer.example/token")
                .build();
        var registrations = new InMemoryReactiveClientRegistrationRepository(registration);
        var manager = new AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager(
                registrations, new InMemoryReactiveOAuth2AuthorizedClientService(registrations));
        manager.setAuthorizedClientProvider(ReactiveOAuth2AuthorizedClientProviderBuilder.builder()
                .clientCredentials(grant -> grant.accessTokenResponseClient(request -> response(world))
                        .clock(world.clock()))
                .build());
        return manager;
    }

    /** Spring stamps the response by the machine's clock; the lifetime makes up for a clock that was moved. */
    private static Mono<OAuth2AccessTokenResponse> response(World world) {
        return world.issuer()
                .grant()
                .map(grant -> OAuth2AccessTokenResponse.withToken(grant.value())
                        .tokenType(TokenType.BEARER)
                        .expiresIn(grant.expiresAt().getEpochSecond() - System.currentTimeMillis() / 1000)
                        .build());
    }
}
