// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.internal.HeldMono;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What only one login in a browser knows.
 *
 * @param state comes back with the answer
 * @param verifier proves that the code is redeemed by who asked for it (RFC 7636)
 * @param nonce comes back in the ID token
 */
record Attempt(Secret state, Secret verifier, Secret nonce) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    /** Off the event loops, since random bytes may come from a device, with time held until it was handed on. */
    static Mono<Attempt> made(TokenTime time) {
        Mono<Attempt> work = Mono.fromCallable(() -> new Attempt(random(), random(), random()))
                .subscribeOn(Schedulers.boundedElastic());
        return HeldMono.of(work, () -> time.inFlight()::close);
    }

    /** The hash of the verifier, by S256 (RFC 7636 section 4.2). */
    String challenge() {
        try {
            byte[] ascii = verifier.reveal().getBytes(StandardCharsets.US_ASCII);
            return text(MessageDigest.getInstance("SHA-256").digest(ascii));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Every Java has SHA-256", absent);
        }
    }

    private static Secret random() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return Secret.of(text(random));
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
