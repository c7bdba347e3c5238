// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.BlockingTokens;
import io.dataflowoauth.TokenException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.security.auth.SaslExtensions;
import reactor.core.Disposable;

/**
 * A login from its setting up to its closing. It keeps the stream warm: Kafka asks again under a lock of the whole process, and
 * should find the next token there instead of waiting for it.
 */
final class OpenLogin implements AutoCloseable {
    private final LoginStream held;
    private final BlockingTokens tokens;
    private final Duration deadline;
    private final SaslExtensions extensions;
    private final Disposable warm;
    private final AtomicBoolean closed = new AtomicBoolean();

    private OpenLogin(LoginStream held, LoginOptions options) {
        this.held = held;
        this.tokens = BlockingTokens.of(held.stream(), options.deadline());
        this.deadline = options.deadline();
        this.extensions = new SaslExtensions(options.extensions());
        this.warm = held.stream().replacements().subscribe();
    }

    static OpenLogin open(LoginOptions options) {
        return new OpenLogin(LoginStream.open(options), options);
    }

    /** Each time another object, though it may be the same live token. */
    KafkaToken token() {
        if (closed.get()) {
            throw new TokenException.Closed(KafkaCodes.LOGIN_CLOSED, "");
        }
        return KafkaToken.of(lasting(tokens.token()), held.stream().request());
    }

    /**
     * Kafka holds on to a token until it is four fifths of the way to its end, and a broker lets nobody authenticate anew twice
     * in a second. So a token that is half gone is replaced first, if that can be had soon.
     */
    private AccessToken lasting(AccessToken live) {
        Duration soon = live.lifetime().dividedBy(10).plusMillis(1);
        Duration wait = soon.compareTo(deadline) < 0 ? soon : deadline;
        try {
            return BlockingTokens.of(held.stream(), wait).token(live.lifetime().dividedBy(2));
        } catch (TokenException later) {
            return tokens.token();
        }
    }

    SaslExtensions extensions() {
        return extensions;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            warm.dispose();
            held.release().run();
        }
    }
}
