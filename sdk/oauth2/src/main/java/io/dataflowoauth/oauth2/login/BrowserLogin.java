// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.http.internal.Loopback;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.TokenAnswers;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Logs a person in with the browser of this machine: authorization code with PKCE by S256 (RFC 7636), brought back to a port
 * of 127.0.0.1 that is open only meanwhile (RFC 8252). Which issuer answers is checked (RFC 9207); a login is said ahead
 * where the issuer requires it (RFC 9126). Safe for use by many threads.
 */
public final class BrowserLogin implements AutoCloseable {
    private final LoginClient login;
    private final Loopback loopback;

    private BrowserLogin(LoginClient login, Loopback loopback) {
        this.login = login;
        this.loopback = loopback;
    }

    /**
     * Of that client, by default. Asks nobody yet, and opens no port.
     *
     * @throws TokenException.Misconfigured at once, for an unbound name, a URL that is not permitted, with
     *     {@code oauth2.login-key-ephemeral} or {@code oauth2.door-missing}
     * @throws TokenException.Closed {@code core.runtime-closed}
     */
    public static BrowserLogin open(OAuth2Client client, TokenRuntime runtime) {
        return open(client, LoginOptions.defaults(), runtime);
    }

    /** As the other, with options. */
    public static BrowserLogin open(OAuth2Client client, LoginOptions options, TokenRuntime runtime) {
        Loopback loopback = ServiceLoader.load(Loopback.class, Loopback.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new TokenException.Misconfigured(OAuth2Codes.DOOR_MISSING, ""));
        return new BrowserLogin(LoginClient.open(client, options, runtime), loopback);
    }

    /**
     * Logs a person in.
     *
     * @param browser opens the URL in a browser, or shows it to the person; subscribed to once the port is open, and
     *     cancelled when the answer is there. The URL holds no secret that outlives the login; keep it out of logs all the
     *     same
     * @return cold: each subscription is a login of its own, with a port of its own, which is closed before it ends; several
     *     may go on at once. Cancelling closes the port. Fails with what {@code browser} failed with, or with
     *     {@link TokenException}: {@code Rejected} with {@code oauth2.login-denied} or as {@link TokenAnswers#failure};
     *     {@code Unavailable} with {@code oauth2.login-expired} or as {@link HttpDoor#send}; {@code Invalid} with
     *     {@code oauth2.issuer-mismatch}, {@code oauth2.login-answer-invalid}, {@code oauth2.id-token-invalid} or as
     *     {@link TokenAnswers#read}; {@code Misconfigured} with {@code oauth2.login-unsupported} or
     *     {@code oauth2.listener-failed}
     */
    public Mono<LoggedIn> logIn(Function<URI, Mono<Void>> browser) {
        requireNonNull(browser, "browser");
        return place().flatMap(place -> Attempt.made(login.time()).flatMap(made -> new Run(place, made).end(browser)));
    }

    /** Lets go of what it uses of the runtime. Idempotent; logins that are under way end as they will. */
    @Override
    public void close() {
        login.close();
    }

    /** Who asks whom. */
    @Override
    public String toString() {
        return "BrowserLogin[" + login.client() + "]";
    }

    private Mono<AuthorizationPlace> place() {
        return Mono.justOrEmpty(login.options().endpoint())
                .map(AuthorizationPlace::named)
                .switchIfEmpty(Mono.defer(() -> login.grants().metadata().map(AuthorizationPlace::of)));
    }

    /** One login. */
    private final class Run {
        private final AuthorizationPlace place;
        private final Attempt attempt;
        private final Redirect redirect;

        private Run(AuthorizationPlace place, Attempt attempt) {
            this.place = place;
            this.attempt = attempt;
            this.redirect = new Redirect(
                    login.options().redirectPath(),
                    attempt.state(),
                    new Redirect.Sender(login.client().issuer().toString(), place.namesItself()));
        }

        private Mono<LoggedIn> end(Function<URI, Mono<Void>> browser) {
            return Mono.usingWhen(
                    loopback.listen(login.options().port(), redirect::page, login.time()),
                    listening -> loggedIn(listening.port(), browser),
                    Loopback.Listening::close);
        }

        private Mono<LoggedIn> loggedIn(int port, Function<URI, Mono<Void>> browser) {
            URI back = URI.create("http://127.0.0.1:" + port + login.options().redirectPath());
            return new AuthorizationRequest(login, attempt, back)
                    .at(place)
                    .flatMap(url -> code(Mono.defer(() -> browser.apply(url))))
                    .flatMap(code -> login.redeemed(
                            grant(code, back), login.asksWho() ? Optional.of(attempt.nonce()) : Optional.empty()));
        }

        /** A browser that is still open when the answer is there does not hold it up. */
        private Mono<Secret> code(Mono<Void> browser) {
            return browser.then(Mono.<Secret>empty())
                    .mergeWith(redirect.code(login.time()))
                    .next()
                    .timeout(
                            login.options().deadline(),
                            Mono.error(redirect::expired),
                            login.time().scheduler());
        }

        private List<Map.Entry<String, String>> grant(Secret code, URI back) {
            return List.of(
                    Map.entry("grant_type", "authorization_code"),
                    Map.entry("code", code.reveal()),
                    Map.entry("redirect_uri", back.toString()),
                    Map.entry("code_verifier", attempt.verifier().reveal()));
        }
    }
}
