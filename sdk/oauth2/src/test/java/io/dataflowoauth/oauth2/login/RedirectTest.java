// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.internal.LoopbackCall;
import io.dataflowoauth.http.internal.LoopbackPage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser brings back is taken once, from the issuer that was asked, for the login that waits. */
class RedirectTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String ISS = "iss=https%3A%2F%2Fissuer.example";

    private final Redirect redirect = redirect(true);

    @Test
    void the_code_of_the_first_answer_counts() {
        LoopbackPage first = answer("state=s1&code=c%2B1&" + ISS);
        LoopbackPage second = answer("state=s1&code=other&" + ISS);

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(410);
        assertThat(code()).isEqualTo(Secret.of("c+1"));
    }

    @Test
    void nothing_follows_before_the_page_was_shown() {
        LoopbackPage page = redirect.page(new LoopbackCall("GET", "/callback", "state=s1&code=c1&" + ISS));

        assertThat(redirect.code(TokenTime.system()).toFuture()).isNotDone();
        page.shown().run();

        assertThat(code()).isEqualTo(Secret.of("c1"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, 404",
        "GET, /callback/, 404",
        "GET, /callback/../callback, 404",
        "GET, /favicon.ico, 404",
        "POST, /callback, 405",
        "HEAD, /callback, 405",
        "OPTIONS, /callback, 405"
    })
    void another_path_and_another_method_change_nothing(String method, String path, int status) {
        LoopbackPage page = redirect.page(new LoopbackCall(method, path, "state=s1&code=c1&" + ISS));
        page.shown().run();

        assertThat(page.status()).isEqualTo(status);
        assertThat(answer("state=s1&code=c2&" + ISS).status()).isEqualTo(200);
        assertThat(code()).isEqualTo(Secret.of("c2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "code=evil",
                "state=&code=evil",
                "state=s2&code=evil",
                "state=S1&code=evil",
                "state=s1&state=s1&code=evil",
                "state=s1&state=s2&code=evil",
                "state=s1&code=c1&code=evil",
                "state=s1%&code=evil",
                "state=s1&code=%zz"
            })
    void what_does_not_know_the_state_is_turned_away_and_told_of_when_time_is_over(String query) {
        LoopbackPage page = answer(query);

        assertThat(page.status()).isEqualTo(400);
        assertThat(redirect.expired().detail()).contains("1 calls without this login's state");
        assertThat(answer("state=s1&code=c2&" + ISS).status()).isEqualTo(200);
        assertThat(code()).isEqualTo(Secret.of("c2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=s1&code=c1&iss=https%3A%2F%2Fevil.example",
                "state=s1&code=c1&iss=https%3A%2F%2Fissuer.example%2F",
                "state=s1&code=c1&iss=",
                "state=s1&code=c1",
                "state=s1&error=access_denied&iss=https%3A%2F%2Fevil.example"
            })
    void an_answer_of_another_issuer_ends_the_login_and_its_code_goes_nowhere(String query) {
        LoopbackPage page = answer(query);

        assertThat(page.status()).isEqualTo(400);
        assertThat(failure(redirect)).isInstanceOf(TokenException.Invalid.class);
        assertThat(failure(redirect).code()).isEqualTo("oauth2.issuer-mismatch");
    }

    @Test
    void an_issuer_that_never_names_itself_need_not() {
        Redirect silent = redirect(false);
        silent.page(new LoopbackCall("GET", "/callback", "state=s1&code=c1"))
                .shown()
                .run();
        Redirect wrong = redirect(false);
        wrong.page(new LoopbackCall("GET", "/callback", "state=s1&code=c1&iss=x"))
                .shown()
                .run();

        assertThat(silent.code(TokenTime.system()).block(SOON)).isEqualTo(Secret.of("c1"));
        assertThat(failure(wrong).code()).isEqualTo("oauth2.issuer-mismatch");
    }

    @ParameterizedTest
    @CsvSource({
        "access_denied, oauth2.login-denied, Rejected",
        "invalid_scope, oauth2.scope-refused, Rejected",
        "invalid_target, oauth2.target-refused, Rejected",
        "unauthorized_client, oauth2.client-unauthorized, Rejected",
        "interaction_required, oauth2.issuer-refused, Rejected",
        "server_error, oauth2.issuer-unavailable, Unavailable",
        "temporarily_unavailable, oauth2.issuer-unavailable, Unavailable"
    })
    void an_error_ends_the_login_with_its_code(String error, String code, String kind) {
        LoopbackPage page = answer("error=" + error + "&error_description=said+no&state=s1&" + ISS);

        TokenException failure = failure(redirect);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(failure.refusal().orElseThrow().description()).contains("said no");
        assertThat(page.text()).doesNotContain("said no");
    }

    @ParameterizedTest
    @ValueSource(strings = {"state=s1&", "state=s1&code=&", "state=s1&code=a%0Ab&", "state=s1&code=%E2%80%AE&"})
    void an_answer_without_a_code_is_none(String query) {
        answer(query + ISS);

        assertThat(failure(redirect).code()).isEqualTo("oauth2.login-answer-invalid");
    }

    @Test
    void nothing_prints_what_the_browser_brought() {
        LoopbackCall call = new LoopbackCall("GET", "/callback", "state=s1&code=c1");

        assertThat(List.of(call.toString(), redirect.page(call).text()))
                .allSatisfy(text -> assertThat(text).doesNotContain("s1", "c1"));
    }

    private static Redirect redirect(boolean namesItself) {
        return new Redirect("/callback", Secret.of("s1"), new Redirect.Sender("https://issuer.example", namesItself));
    }

    private LoopbackPage answer(String query) {
        LoopbackPage page = redirect.page(new LoopbackCall("GET", "/callback", query));
        page.shown().run();
        return page;
    }

    private Secret code() {
        return redirect.code(TokenTime.system()).block(SOON);
    }

    private static TokenException failure(Redirect redirect) {
        return catchThrowableOfType(
                TokenException.class, () -> redirect.code(TokenTime.system()).block(SOON));
    }
}
