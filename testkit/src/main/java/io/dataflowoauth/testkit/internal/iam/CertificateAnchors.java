// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The authorities whose certificates providers take as subjects. Safe for use by many threads. */
public final class CertificateAnchors {
    private final Map<String, X509Certificate> anchors = new ConcurrentHashMap<>();

    /** Lets a provider take what that authority has issued. */
    public void trust(String provider, X509Certificate authority) {
        anchors.put(provider, authority);
    }

    Optional<X509Certificate> of(Provider provider) {
        return Optional.ofNullable(anchors.get(provider.name()));
    }
}
