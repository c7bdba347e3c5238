// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The nonces for DPoP proofs (RFC 9449 section 9): one for each stretch of time, made from a key, so that nothing has to be
 * remembered and whoever has the same key makes the same.
 */
final class ProofNonces {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final Duration stretch;
    private final TokenTime time;

    ProofNonces(Secret key, Duration stretch, TokenTime time) {
        this.key = new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM);
        this.stretch = stretch;
        this.time = time;
    }

    /** The one that is given now. */
    String newest() {
        return of(time.now());
    }

    /** The one that was given before, and is taken still. */
    String before() {
        return of(time.now().minus(stretch));
    }

    private String of(Instant moment) {
        long number = Math.floorDiv(moment.toEpochMilli(), stretch.toMillis());
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("Each JDK has " + ALGORITHM, absent);
        }
    }
}
