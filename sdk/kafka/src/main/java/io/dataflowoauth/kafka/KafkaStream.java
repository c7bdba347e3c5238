// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenStream;

/**
 * A stream of yours that Kafka clients of this process may log in with: for streams on a runtime of your own. Where recipes and
 * the shared runtime do, {@link KafkaLogin#of} needs nothing that has to be closed.
 *
 * <p>The stream stays yours: neither this nor a Kafka client closes it. Keep it open for as long as the clients, and this until
 * they are made. Safe for use by many threads.
 */
public final class KafkaStream implements AutoCloseable {
    private final String name;

    private KafkaStream(String name) {
        this.name = name;
    }

    /** Lends a stream until this is closed. Asks nobody for a token. */
    public static KafkaStream of(TokenStream stream) {
        return new KafkaStream(KafkaStreams.add(requireNonNull(stream, "stream")));
    }

    /** How Kafka clients log in with the stream. All clients that get it as it is share one login. */
    public KafkaLogin login() {
        return KafkaLogin.lent(name);
    }

    /** No more clients may log in with the stream; those that have go on. Idempotent. */
    @Override
    public void close() {
        KafkaStreams.remove(name);
    }

    @Override
    public String toString() {
        return "KafkaStream[" + name + "]";
    }
}
