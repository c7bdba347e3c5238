// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Asks again and again whether the person has logged in (RFC 8628 sections 3.4 and 3.5). */
final class Polling {
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";

    private final LoginClient login;
    private final Secret deviceCode;
    private final Terms terms;

    Polling(LoginClient login, Secret deviceCode, Terms terms) {
        this.login = login;
        this.deviceCode = deviceCode;
        this.terms = terms;
    }

    Mono<LoggedIn> loggedIn() {
        return Mono.defer(() -> {
            Pace pace = new Pace(terms.interval);
            Retry next = Retry.from(failures -> failures.concatMap(signal -> next(signal.failure(), pace)));
            return pause(terms.interval, "")
                    .then(login.redeemed(question(), Optional.empty()).retryWhen(next));
        });
    }

    /** A pause before the next question, or why there will be none. */
    private Mono<Long> next(Throwable failure, Pace pace) {
        if (!(failure instanceof TokenException known)) {
            return Mono.error(failure);
        }
        Optional<Duration> pause = pace.after(known);
        return pause.isPresent()
                ? pause(pause.get(), " The issuer was last asked in vain: " + known.code() + ".")
                : Mono.error(ended(known));
    }

    private Mono<Long> pause(Duration pause, String last) {
        boolean tooLate = terms.endsAt - login.time().nanoTime() <= pause.toNanos();
        return tooLate
                ? Mono.error(LoginFailures.expired("The codes ran out before anybody had used them." + last))
                : Mono.delay(pause, login.time().scheduler());
    }

    private static TokenException ended(TokenException failure) {
        return failure instanceof TokenException.Rejected
                ? failure.refusal().map(LoginFailures::of).orElse(failure)
                : failure;
    }

    private List<Map.Entry<String, String>> question() {
        return List.of(Map.entry("grant_type", GRANT), Map.entry("device_code", deviceCode.reveal()));
    }

    /**
     * What the issuer allows.
     *
     * @param endsAt by the monotonic clock
     */
    record Terms(Duration interval, long endsAt) {}
}
