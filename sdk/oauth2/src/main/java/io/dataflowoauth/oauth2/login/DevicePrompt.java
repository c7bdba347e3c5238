// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.oauth2.TokenAnswers;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** What a person is to be shown so that they can log in on another device. Immutable, safe for use by many threads. */
public final class DevicePrompt {
    private final Shown shown;
    private final Instant expiresAt;
    private final Polling polling;

    DevicePrompt(Shown shown, Instant expiresAt, Polling polling) {
        this.shown = shown;
        this.expiresAt = expiresAt;
        this.polling = polling;
    }

    /** What to type in: visible ASCII, at most 64 characters. Whoever sees it may log in for this program. */
    public String userCode() {
        return shown.userCode;
    }

    /** Where to type it in. */
    public URI verificationUri() {
        return shown.verificationUri;
    }

    /** The same place with the code already in it, for a link or a QR code; empty if the issuer has none. */
    public Optional<URI> completeUri() {
        return shown.completeUri;
    }

    /** When it is too late, by the runtime's wall clock. */
    public Instant expiresAt() {
        return expiresAt;
    }

    /**
     * Asks the issuer, at the pace that it set, until the person has answered.
     *
     * @return cold; subscribe once, for the answer is given once. The first question comes one interval after subscribing;
     *     cancelling stops asking. An issuer that cannot be reached, or asks for more patience, is asked again more slowly.
     *     Fails with {@link TokenException}: {@code Rejected} with {@code oauth2.login-denied}, with
     *     {@code oauth2.login-expired} where the issuer says so, or as {@link TokenAnswers#failure}; {@code Unavailable}
     *     with {@code oauth2.login-expired} where time ran out here; {@code Invalid} as {@link TokenAnswers#read}, or with
     *     {@code oauth2.id-token-invalid}
     */
    public Mono<LoggedIn> loggedIn() {
        return polling.loggedIn();
    }

    /** Where and until when; none of the codes. */
    @Override
    public String toString() {
        return "DevicePrompt[" + shown.verificationUri.getHost() + " until " + expiresAt + ", codes masked]";
    }

    /** What the person needs. */
    record Shown(String userCode, URI verificationUri, Optional<URI> completeUri) {
        @Override
        public String toString() {
            return "Shown[masked]";
        }
    }
}
