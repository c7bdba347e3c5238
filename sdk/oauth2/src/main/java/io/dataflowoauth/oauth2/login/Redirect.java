// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.http.Refusals;
import io.dataflowoauth.http.internal.LoopbackCall;
import io.dataflowoauth.http.internal.LoopbackPage;
import io.dataflowoauth.internal.HeldMono;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * What a browser brings back from the issuer (RFC 6749 section 4.1.2). Anybody on this machine, and any page in its browser,
 * can call the port: what does not know the state of this login is turned away and changes nothing. The first that knows it
 * is the answer. Safe for use by many threads.
 */
final class Redirect {
    private static final Pattern CODE = Pattern.compile("[\\x20-\\x7e]{1,4096}");
    private static final String DONE = "You are logged in. Close this window and go back to the program that asked.";
    private static final String FAILED =
            "The login did not succeed. Close this window; the program that asked says why.";

    private final String path;
    private final Secret state;
    private final Sender sender;
    private final Sinks.One<Supplier<Secret>> answer = Sinks.one();
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicInteger strangers = new AtomicInteger();

    /** The answer to that state, at that path. */
    Redirect(String path, Secret state, Sender sender) {
        this.path = path;
        this.state = state;
        this.sender = sender;
    }

    /** What the browser is shown; says nothing of what it brought. */
    LoopbackPage page(LoopbackCall call) {
        if (!call.path().equals(path)) {
            return LoopbackPage.of(404, "Nothing is here.");
        }
        if (!call.method().equals("GET")) {
            return LoopbackPage.of(405, "Not like this.");
        }
        Optional<Map<String, String>> parameters = RedirectQuery.read(call.query());
        if (parameters.isEmpty() || !isOurs(parameters.get())) {
            strangers.incrementAndGet();
            return LoopbackPage.of(400, "This is not the answer to a login that waits here.");
        }
        if (!answered.compareAndSet(false, true)) {
            return LoopbackPage.of(410, "This login was answered before.");
        }
        return answer(parameters.get());
    }

    /** The code of the answer. It leaves the listener's thread, with time held until it was handed on. */
    Mono<Secret> code(TokenTime time) {
        return answer.asMono()
                .flatMap(said -> HeldMono.of(
                        Mono.just(said).publishOn(Schedulers.parallel()).map(Supplier::get),
                        () -> time.inFlight()::close));
    }

    /** Nobody answered in time. */
    TokenException expired() {
        int turnedAway = strangers.get();
        return LoginFailures.expired("The browser did not come back in time"
                + (turnedAway == 0 ? "." : "; " + turnedAway + " calls without this login's state were turned away."));
    }

    private LoopbackPage answer(Map<String, String> parameters) {
        Optional<TokenException> failure = failure(parameters);
        Supplier<Secret> said = failure.isPresent()
                ? () -> {
                    throw failure.get();
                }
                : () -> Secret.of(parameters.getOrDefault("code", ""));
        return LoopbackPage.of(failure.isPresent() ? 400 : 200, failure.isPresent() ? FAILED : DONE)
                .then(() -> answer.tryEmitValue(said));
    }

    private boolean isOurs(Map<String, String> parameters) {
        String said = parameters.getOrDefault("state", "");
        return !said.isEmpty() && Secret.of(said).equals(state);
    }

    private Optional<TokenException> failure(Map<String, String> parameters) {
        if (!sender.isNamedBy(parameters)) {
            return Optional.of(new TokenException.Invalid(
                    OAuth2Codes.ISSUER_MISMATCH, "The answer to the login is of another issuer (RFC 9207)."));
        }
        if (parameters.containsKey("error")) {
            return Optional.of(LoginFailures.of(Refusals.ofLogin(parameters)));
        }
        return CODE.matcher(parameters.getOrDefault("code", "")).matches()
                ? Optional.empty()
                : Optional.of(LoginFailures.invalid("The answer to the login has no code."));
    }

    /**
     * Who must have sent it (RFC 9207 section 2.4).
     *
     * @param issuer its name
     * @param says whether it always says so
     */
    record Sender(String issuer, boolean says) {
        boolean isNamedBy(Map<String, String> parameters) {
            return parameters.containsKey("iss") ? issuer.equals(parameters.get("iss")) : !says;
        }
    }
}
