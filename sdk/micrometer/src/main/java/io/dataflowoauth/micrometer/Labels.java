// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.micrometer;

import io.dataflowoauth.TokenEvent;
import io.micrometer.core.instrument.Tags;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The tags that every meter has besides its own: none, but for what was asked for. Immutable. */
final class Labels {
    private final Map<String, Function<TokenEvent, String>> values;

    private Labels(Map<String, Function<TokenEvent, String>> values) {
        this.values = values;
    }

    static Labels none() {
        return new Labels(Map.of());
    }

    Labels with(String key, Function<TokenEvent, String> value) {
        Map<String, Function<TokenEvent, String>> more = new LinkedHashMap<>(values);
        more.put(key, value);
        return new Labels(more);
    }

    Tags of(TokenEvent event) {
        Tags tags = Tags.empty();
        for (Map.Entry<String, Function<TokenEvent, String>> entry : values.entrySet()) {
            tags = tags.and(entry.getKey(), entry.getValue().apply(event));
        }
        return tags;
    }
}
