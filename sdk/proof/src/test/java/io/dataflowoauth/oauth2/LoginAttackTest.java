// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.oauth2.login.BrowserLogin;
import io.dataflowoauth.oauth2.login.LoggedIn;
import io.dataflowoauth.testkit.FakeBrowser;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.TestkitException;
import java.net.URI;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Others try to get between a person and the program that they log in for (A-8; RFC 9700 section 4). */
class LoginAttackTest {
    private static final FakeBrowser ADA = FakeBrowser.signingIn("ada");

    private final Laptop laptop = Laptop.of(FakeClient.withoutSecret("laptop"));
    private final BrowserLogin login = BrowserLogin.open(laptop.client(ClientAuthentication.none()), laptop.runtime);

    @AfterEach
    void close() {
        login.close();
        laptop.close();
    }

    @Test
    void a_stranger_who_finds_the_port_changes_nothing() {
        Function<URI, Mono<Void>> disturbed = url -> ADA.redirect(url)
                .flatMap(answer -> ADA.page(changed(answer, "state=[^&]*", "state=guessed"))
                        .then(ADA.page(changed(answer, "/callback", "/")))
                        .then(ADA.page(answer)))
                .then();

        assertThat(laptop.whose(login.logIn(disturbed).block(Laptop.SOON).token()))
                .isEqualTo("ada");
    }

    @Test
    void a_8_an_answer_of_another_issuer_is_not_redeemed_anywhere() {
        try (FakeOidcIssuer evil = FakeOidcIssuer.start()) {
            Function<URI, Mono<Void>> mixedUp = url -> ADA.redirect(url)
                    .flatMap(answer -> ADA.page(changed(answer, "iss=[^&]*", "iss=" + evil.issuer())))
                    .then();

            TokenException failure = Laptop.failure(login.logIn(mixedUp));

            assertThat(failure.code()).isEqualTo("oauth2.issuer-mismatch");
            assertThat(evil.journal().entries()).isEmpty();
            assertThat(laptop.issuer.journal().entries(JournalEntry.Kind.TOKEN_ISSUED))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss=[^&]*", "code=[^&]*"})
    void a_8_an_answer_that_lost_its_issuer_or_its_code_is_none(String lost) {
        TokenException failure = Laptop.failure(login.logIn(url -> ADA.redirect(url)
                .flatMap(answer -> ADA.page(changed(answer, lost, "x=y")))
                .then()));

        assertThat(failure).isInstanceOf(TokenException.Invalid.class);
        assertThat(laptop.issuer.journal().entries(JournalEntry.Kind.TOKEN_ISSUED))
                .isEmpty();
    }

    @Test
    void a_code_of_somebody_elses_login_is_worth_nothing_here() {
        Function<URI, Mono<Void>> injecting = url -> ADA.redirect(url)
                .zipWhen(answer -> FakeBrowser.signingIn("bob").redirect(anotherChallenge(url)))
                .flatMap(both -> ADA.page(changed(both.getT1(), "code=[^&]*", code(both.getT2()))))
                .then();

        TokenException failure = Laptop.failure(login.logIn(injecting));

        assertThat(failure.code()).isEqualTo("oauth2.grant-refused");
        assertThat(laptop.issuer.journal().entries(JournalEntry.Kind.TOKEN_ISSUED))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"code_challenge=[^&]*", "code_challenge_method=S256"})
    void a_login_whose_challenge_is_taken_away_or_weakened_brings_no_code(String strong) {
        Mono<LoggedIn> weak = login.logIn(url -> ADA.apply(changed(url, strong, strong.replaceAll("=.*", "=plain"))));

        TokenException failure = Laptop.failure(weak);

        assertThat(failure).isInstanceOf(TokenException.Rejected.class);
        assertThat(failure.refusal().orElseThrow().error()).contains("invalid_request");
    }

    @Test
    void a_login_that_is_to_come_back_elsewhere_goes_nowhere() {
        Mono<LoggedIn> bent = login.logIn(url -> ADA.apply(changed(url, "callback", "elsewhere")));

        TestkitException failure = catchThrowableOfType(TestkitException.class, () -> bent.block(Laptop.SOON));

        assertThat(failure).hasMessageContaining("no such redirect_uri");
    }

    @Test
    void a_code_that_went_to_another_port_is_not_redeemed() {
        Function<URI, Mono<Void>> bent = url -> ADA.redirect(changed(url, "127.0.0.1%3A\\d+", "127.0.0.1%3A1"))
                .flatMap(answer -> ADA.page(changed(answer, "127.0.0.1:1/", "127.0.0.1:" + port(url) + "/")))
                .then();

        assertThat(Laptop.failure(login.logIn(bent)).code()).isEqualTo("oauth2.grant-refused");
    }

    private static URI changed(URI uri, String what, String to) {
        return URI.create(uri.toString().replaceFirst(what, to));
    }

    private static URI anotherChallenge(URI url) {
        return changed(url, "code_challenge=[^&]*", "code_challenge=" + "A".repeat(43));
    }

    private static String code(URI answer) {
        return answer.getRawQuery().replaceFirst("&.*", "");
    }

    private static String port(URI url) {
        return url.toString().replaceFirst(".*127\\.0\\.0\\.1%3A(\\d+).*", "$1");
    }
}
