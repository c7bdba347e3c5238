// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.BadToken;
import io.dataflowoauth.testkit.FakeAnswer;
import io.dataflowoauth.testkit.FakeBrowser;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.FakeUser;
import io.dataflowoauth.testkit.Fault;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.oidc.web.server.logout.OidcClientInitiatedServerLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.InMemoryReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** A web application with Spring Security's login, as it comes, whose users sign in at an issuer of our kit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpringLoginTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String REFUSED = "/login?error";

    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withRsaKeys());
    private final FakeClient client = FakeClient.basic("app")
            .withScopes("openid", "email")
            .withRedirects("http://127.0.0.1/login/oauth2/code/kit");
    private final InMemoryReactiveClientRegistrationRepository registrations =
            new InMemoryReactiveClientRegistrationRepository(
                    SpringClient.found(issuer, client).scope("openid", "email").build());
    private final SpringWeb app = new SpringWeb(this::guard, SpringLoginTest::greeting);

    @BeforeAll
    void register() {
        issuer.registerUser(FakeUser.named("ada").withClaim("email", "ada@example.com"));
        issuer.registerClient(client.withLogoutRedirects(app.url("/bye").toString()));
    }

    @AfterAll
    void close() {
        app.close();
        issuer.close();
    }

    static List<BadToken> refused() {
        return Leniency.refused();
    }

    static List<BadToken> overlooked() {
        return Leniency.overlooked();
    }

    @Test
    void a_person_signs_in_and_is_known_by_id_token_and_userinfo() {
        Visitor visitor = new Visitor();

        HttpResponse<String> back = visitor.gets(signedIn(visitor, FakeBrowser.signingIn("ada")));

        assertThat(Visitor.sentTo(back)).isEqualTo(app.url("/"));
        assertThat(visitor.gets(app.url("/")).body()).isEqualTo("ada, ada@example.com");
    }

    @Test
    void a_person_who_says_no_is_not_let_in() {
        Visitor visitor = new Visitor();

        HttpResponse<String> back = visitor.gets(signedIn(visitor, FakeBrowser.refusing()));

        assertThat(Visitor.sentTo(back)).isEqualTo(app.url(REFUSED));
        assertThat(visitor.gets(app.url("/")).statusCode()).isEqualTo(302);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_bad_id_token_lets_nobody_in(BadToken bad) {
        Visitor visitor = new Visitor();
        URI back = signedIn(visitor, FakeBrowser.signingIn("ada"));
        issuer.faults().add(Fault.next(1).at("/token").issuing(bad));

        HttpResponse<String> refused = visitor.gets(back);

        assertThat(Visitor.sentTo(refused)).isEqualTo(app.url(REFUSED));
        assertThat(visitor.gets(app.url("/")).statusCode()).isEqualTo(302);
    }

    @ParameterizedTest
    @MethodSource("overlooked")
    void some_bad_id_tokens_are_overlooked(BadToken bad) {
        Visitor visitor = new Visitor();
        URI back = signedIn(visitor, FakeBrowser.signingIn("ada"));
        issuer.faults().add(Fault.next(1).at("/token").issuing(bad));

        HttpResponse<String> letIn = visitor.gets(back);

        assertThat(Visitor.sentTo(letIn)).isEqualTo(app.url("/"));
    }

    @Test
    void userinfo_about_somebody_else_lets_nobody_in() {
        Visitor visitor = new Visitor();
        URI back = signedIn(visitor, FakeBrowser.signingIn("ada"));
        issuer.faults().add(Fault.next(1).at("/userinfo").answering(FakeAnswer.json(200, "{\"sub\":\"eve\"}")));

        HttpResponse<String> refused = visitor.gets(back);

        assertThat(Visitor.sentTo(refused)).isEqualTo(app.url(REFUSED));
    }

    @Test
    void a_login_of_somebody_else_cannot_be_slipped_to_a_visitor() {
        URI ofAttacker = signedIn(new Visitor(), FakeBrowser.signingIn("ada"));
        Visitor victim = new Visitor();

        HttpResponse<String> refused = victim.gets(ofAttacker);

        assertThat(Visitor.sentTo(refused)).isEqualTo(app.url(REFUSED));
    }

    @Test
    void a_login_comes_back_once() {
        Visitor visitor = new Visitor();
        URI back = signedIn(visitor, FakeBrowser.signingIn("ada"));
        visitor.gets(back);

        HttpResponse<String> again = visitor.gets(back);

        assertThat(Visitor.sentTo(again)).isEqualTo(app.url(REFUSED));
    }

    @Test
    void a_sign_out_goes_by_the_issuer_and_comes_back() {
        Visitor visitor = new Visitor();
        visitor.gets(signedIn(visitor, FakeBrowser.signingIn("ada")));

        HttpResponse<String> out = visitor.posts(app.url("/logout"));

        URI back = FakeBrowser.signingIn("ada")
                .redirect(Visitor.sentTo(out))
                .blockOptional(PATIENCE)
                .orElseThrow();
        assertThat(back).isEqualTo(app.url("/bye"));
        assertThat(visitor.gets(app.url("/")).statusCode()).isEqualTo(302);
    }

    private void guard(ServerHttpSecurity http) {
        var logout = new OidcClientInitiatedServerLogoutSuccessHandler(registrations);
        logout.setPostLogoutRedirectUri("{baseUrl}/bye");
        http.authorizeExchange(rules -> rules.anyExchange().authenticated())
                .csrf(ServerHttpSecurity.CsrfSpec::disable)
                .oauth2Login(login -> login.clientRegistrationRepository(registrations))
                .logout(end -> end.logoutSuccessHandler(logout));
    }

    private static Mono<ServerResponse> greeting(ServerRequest request) {
        return request.principal()
                .map(principal -> (OidcUser) ((OAuth2AuthenticationToken) principal).getPrincipal())
                .flatMap(user -> ServerResponse.ok().bodyValue(user.getName() + ", " + user.getEmail()));
    }

    /** Where the issuer sends the browser of a visitor back to. */
    private URI signedIn(Visitor visitor, FakeBrowser browser) {
        URI toIssuer = Visitor.sentTo(visitor.gets(app.url("/oauth2/authorization/kit")));
        return browser.redirect(toIssuer).blockOptional(PATIENCE).orElseThrow();
    }
}
