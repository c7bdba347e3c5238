// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.SecretRef;
import java.util.Map;
import java.util.TreeMap;

/**
 * An X.509 certificate on the worker that is its identity: shown in the TLS handshake with Google's security token service, and
 * sent there as the subject token. Certificate and key are read anew for each exchange, so that rotated ones are picked up.
 *
 * <p>Each {@code withX} gives a changed copy. Holds no secret. Immutable, safe for use by many threads.
 *
 * @see <a href="https://cloud.google.com/iam/docs/workload-identity-federation-with-x509-certificates">Workload identity
 *     federation with X.509 certificates</a>
 */
public final class SubjectCertificate {
    private final Map<String, String> places;

    private SubjectCertificate(Map<String, String> places) {
        this.places = places;
    }

    /**
     * A certificate and its key.
     *
     * @param certificate leads to certificates in PEM, the workload's own first
     * @param key leads to its unencrypted PKCS#8 key in PEM
     */
    public static SubjectCertificate of(SecretRef certificate, SecretRef key) {
        return new SubjectCertificate(Map.of("certificate", certificate.toString(), "certificateKey", key.toString()));
    }

    /**
     * The {@code workload} of a certificate configuration as Google's tools write it: {@code cert_path} and {@code key_path}.
     *
     * @param configuration leads to its JSON
     */
    public static SubjectCertificate configured(SecretRef configuration) {
        return new SubjectCertificate(Map.of("certificateConfig", configuration.toString()));
    }

    /**
     * The certificate configuration where Google's tools leave it on the worker: where the variable {@code
     * GOOGLE_API_CERTIFICATE_CONFIG} says, else {@code certificate_config.json} in the folder of Google's command line.
     */
    public static SubjectCertificate configuredOnWorker() {
        return new SubjectCertificate(Map.of());
    }

    /** This certificate, sent with those that lead from it to an anchor that the provider trusts; in PEM. */
    public SubjectCertificate withTrustChain(SecretRef chain) {
        Map<String, String> more = new TreeMap<>(places);
        more.put("trustChain", requireNonNull(chain, "chain").toString());
        return new SubjectCertificate(Map.copyOf(more));
    }

    RecipeObject writeTo(RecipeObject recipe) {
        RecipeObject written = recipe;
        for (Map.Entry<String, String> place : places.entrySet()) {
            written = written.with(place.getKey(), place.getValue());
        }
        boolean placed = places.containsKey("certificate") || places.containsKey("certificateConfig");
        return written.with("certificateOnWorker", !placed);
    }

    /** The places. */
    @Override
    public String toString() {
        return "SubjectCertificate" + new TreeMap<>(places);
    }
}
