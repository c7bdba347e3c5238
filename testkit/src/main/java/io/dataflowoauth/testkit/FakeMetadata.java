// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.KitJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The metadata documents of one {@link FakeOidcIssuer}, of OpenID Connect Discovery and of RFC 8414, which say the same: the
 * truth, but for what a test changes. Safe for use by many threads.
 */
public final class FakeMetadata {
    private final Supplier<Map<String, Object>> truth;
    private final Map<String, Optional<Object>> changes = new LinkedHashMap<>();

    FakeMetadata(Supplier<Map<String, Object>> truth) {
        this.truth = truth;
    }

    /**
     * Publishes that from now on, whatever the truth is.
     *
     * @param value a text, number, flag, list or map
     */
    public synchronized void set(String member, Object value) {
        changes.put(requireNonNull(member, "member"), Optional.of(value));
    }

    /** Leaves that member out from now on. */
    public synchronized void remove(String member) {
        changes.put(requireNonNull(member, "member"), Optional.empty());
    }

    /** Tells the truth again. */
    public synchronized void restore() {
        changes.clear();
    }

    /** The document as it is published now, as JSON. */
    public synchronized String json() {
        Map<String, Object> document = new LinkedHashMap<>(truth.get());
        changes.forEach((member, value) ->
                value.ifPresentOrElse(said -> document.put(member, said), () -> document.remove(member)));
        return KitJson.text(document);
    }

    @Override
    public String toString() {
        return "FakeMetadata[" + changes.keySet() + " changed]";
    }
}
