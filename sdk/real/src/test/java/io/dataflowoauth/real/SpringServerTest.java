// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.BadToken;
import io.dataflowoauth.testkit.BadTokens;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.Fault;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.client.AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryReactiveOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.InMemoryReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.reactive.function.client.ServerOAuth2AuthorizedClientExchangeFilterFunction;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** A reactive resource server with Spring Security, which believes an issuer of our kit. */
class SpringServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final FakeClient client = issuer.registerClient(SpringResource.client());
    private final SpringWeb orders = new SpringWeb(this::guard, SpringServerTest::answer);

    @AfterEach
    void close() {
        orders.close();
        issuer.close();
    }

    static Stream<BadToken> badTokens() {
        return Stream.of(
                BadTokens.wrongAudience(),
                BadTokens.wrongIssuer(),
                BadTokens.expired(),
                BadTokens.notYetValid(),
                BadTokens.wrongKey(),
                BadTokens.unknownKeyId(),
                BadTokens.algorithmConfusion(),
                BadTokens.unsigned());
    }

    @Test
    void a_token_with_the_scope_is_let_through() {
        HttpResponse<String> answer = shown(SpringResource.token(issuer, client, "read"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("orders for bill");
    }

    @Test
    void a_call_without_a_token_is_asked_for_one() {
        HttpResponse<String> answer = new Visitor().gets(orders.url("/orders"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(Visitor.challenge(answer)).startsWith("Bearer").doesNotContain("error");
    }

    @Test
    void a_token_without_the_scope_is_told_what_it_lacks() {
        HttpResponse<String> answer = shown(SpringResource.token(issuer, client, "write"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(Visitor.challenge(answer)).startsWith("Bearer").contains("error=\"insufficient_scope\"");
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void a_bad_token_is_refused(BadToken bad) {
        issuer.faults().add(Fault.next(1).issuing(bad));
        String token = SpringResource.token(issuer, client, "read");

        HttpResponse<String> answer = shown(token);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(Visitor.challenge(answer)).startsWith("Bearer").contains("error=\"invalid_token\"");
    }

    @Test
    void a_web_client_of_springs_brings_tokens_of_its_own_and_asks_for_one() {
        WebClient http = WebClient.builder().filter(tokens("read")).build();

        String first = read(http);
        String second = read(http);

        assertThat(first).isEqualTo("orders for bill");
        assertThat(second).isEqualTo("orders for bill");
        assertThat(issuer.journal()).issuedExactly(1, "bill");
    }

    private HttpResponse<String> shown(String token) {
        return new Visitor().shows(token, orders.url("/orders"));
    }

    private String read(WebClient http) {
        return http.get()
                .uri(orders.url("/orders"))
                .retrieve()
                .bodyToMono(String.class)
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    private ServerOAuth2AuthorizedClientExchangeFilterFunction tokens(String... scopes) {
        var registrations = new InMemoryReactiveClientRegistrationRepository(SpringClient.found(issuer, client)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scope(scopes)
                .build());
        var tokens = new ServerOAuth2AuthorizedClientExchangeFilterFunction(
                new AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager(
                        registrations, new InMemoryReactiveOAuth2AuthorizedClientService(registrations)));
        tokens.setDefaultClientRegistrationId("kit");
        return tokens;
    }

    private void guard(ServerHttpSecurity http) {
        http.authorizeExchange(rules -> rules.anyExchange().hasAuthority("SCOPE_read"))
                .oauth2ResourceServer(
                        server -> server.jwt(jwt -> jwt.jwtDecoder(SpringResource.reactiveDecoder(issuer))));
    }

    static Mono<ServerResponse> answer(ServerRequest request) {
        return request.principal()
                .map(Principal::getName)
                .flatMap(name -> ServerResponse.ok().bodyValue("orders for " + name));
    }
}
