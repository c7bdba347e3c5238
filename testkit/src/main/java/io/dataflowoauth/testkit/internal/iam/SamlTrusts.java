// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.security.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Whose SAML assertions each provider takes. Safe for use by many threads. */
public final class SamlTrusts {
    private final Map<String, Trusted> trusted = new ConcurrentHashMap<>();

    SamlTrusts() {}

    /**
     * An identity provider.
     *
     * @param entityId the issuer of its assertions
     * @param key verifies them
     */
    record Trusted(String entityId, PublicKey key) {}

    /** A provider takes the assertions of that identity provider. */
    public void trust(String provider, String entityId, PublicKey key) {
        trusted.put(provider, new Trusted(entityId, key));
    }

    Optional<Trusted> of(Provider provider) {
        return Optional.ofNullable(trusted.get(provider.name()));
    }
}
