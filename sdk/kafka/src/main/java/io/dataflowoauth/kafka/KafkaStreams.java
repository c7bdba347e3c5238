// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenStream;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams that are lent to Kafka clients of this class loader: Kafka makes its handlers itself, and hands them nothing but
 * texts. A name is never used twice, or clients of Kafka would share a login that is not theirs.
 */
final class KafkaStreams {
    private static final Map<String, TokenStream> LENT = new ConcurrentHashMap<>();

    private KafkaStreams() {}

    static String add(TokenStream stream) {
        String name = UUID.randomUUID().toString();
        LENT.put(name, stream);
        return name;
    }

    static TokenStream stream(String name) {
        TokenStream stream = LENT.get(name);
        if (stream == null) {
            throw new TokenException.Misconfigured(KafkaCodes.LENT_UNKNOWN, "");
        }
        return stream;
    }

    static void remove(String name) {
        LENT.remove(name);
    }
}
