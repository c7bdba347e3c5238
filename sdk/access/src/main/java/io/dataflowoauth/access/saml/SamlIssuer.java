// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import static java.util.Objects.requireNonNull;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who makes assertions, and the keys that it signs them with: those that are given here, and never one that comes with an
 * assertion. A certificate only carries its key: when it ends, and who signed it, is not looked at. Immutable, safe for use by
 * many threads.
 */
public final class SamlIssuer {
    private static final int SHORTEST_RSA = 2048;
    private static final int SHORTEST_EC = 256;

    private final String entityId;
    private final List<PublicKey> keys;

    private SamlIssuer(String entityId, List<PublicKey> keys) {
        this.entityId = entityId;
        this.keys = keys;
    }

    /**
     * An issuer with the certificates of its metadata.
     *
     * @param entityId exactly as its assertions write it
     * @param more the next ones, while it changes its keys
     * @throws IllegalArgumentException if the name is blank, or a key is neither RSA of 2048 bits or more nor EC of 256 or more
     */
    public static SamlIssuer of(String entityId, X509Certificate first, X509Certificate... more) {
        if (requireNonNull(entityId, "entityId").isBlank()) {
            throw new IllegalArgumentException("An issuer has a name");
        }
        List<PublicKey> keys = Stream.concat(Stream.of(first), Stream.of(more))
                .map(X509Certificate::getPublicKey)
                .distinct()
                .toList();
        keys.forEach(SamlIssuer::requireStrong);
        return new SamlIssuer(entityId, keys);
    }

    /** By which it names itself. */
    public String entityId() {
        return entityId;
    }

    List<PublicKey> keys() {
        return keys;
    }

    private static void requireStrong(PublicKey key) {
        boolean strong = key instanceof RSAPublicKey rsa
                ? rsa.getModulus().bitLength() >= SHORTEST_RSA
                : key instanceof ECPublicKey curve
                        && curve.getParams().getOrder().bitLength() >= SHORTEST_EC;
        if (!strong) {
            throw new IllegalArgumentException("A key is RSA of at least 2048 bits or EC of at least 256");
        }
    }

    @Override
    public String toString() {
        return "SamlIssuer[" + entityId + ", " + keys.size() + " keys]";
    }
}
