// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.SecretRef;
import java.util.Optional;

/**
 * The fields of a recipe whose subject is a certificate: a pair of places, or what leads to one, else the worker's own.
 *
 * @param pair where certificate and key are
 * @param config what leads to a configuration that names them
 * @param trustChain what leads to the certificates above it
 */
record CertificateFields(Optional<Pair> pair, Optional<SecretRef> config, Optional<SecretRef> trustChain) {
    /** What the subject token is called then. */
    static final String TYPE = "urn:ietf:params:oauth:token-type:mtls";

    /**
     * Where they are.
     *
     * @param certificate in PEM
     * @param key in PEM
     */
    record Pair(SecretRef certificate, SecretRef key) {}

    static Optional<CertificateFields> readFrom(RecipeObject.Reader reader) {
        Optional<SecretRef> certificate = place(reader, "certificate");
        Optional<SecretRef> key = place(reader, "certificateKey");
        Optional<SecretRef> config = place(reader, "certificateConfig");
        Optional<SecretRef> chain = place(reader, "trustChain");
        boolean onWorker = reader.flag("certificateOnWorker");
        if (certificate.isPresent() != key.isPresent()) {
            throw reader.invalid("certificateKey", "a certificate and its key go together.");
        }
        int ways = (certificate.isPresent() ? 1 : 0) + (config.isPresent() ? 1 : 0) + (onWorker ? 1 : 0);
        if (ways > 1 || (ways == 0 && chain.isPresent())) {
            throw reader.invalid(
                    "certificate", "it is at one place: certificate, certificateConfig or certificateOnWorker.");
        }
        return ways == 0
                ? Optional.empty()
                : Optional.of(new CertificateFields(
                        certificate.flatMap(first -> key.map(second -> new Pair(first, second))), config, chain));
    }

    RecipeObject writeTo(RecipeObject recipe) {
        RecipeObject written = recipe.with("certificateOnWorker", pair.isEmpty() && config.isEmpty());
        if (pair.isPresent()) {
            written = written.with("certificate", pair.get().certificate().toString())
                    .with("certificateKey", pair.get().key().toString());
        }
        written = config.isPresent()
                ? written.with("certificateConfig", config.get().toString())
                : written;
        return trustChain.isPresent()
                ? written.with("trustChain", trustChain.get().toString())
                : written;
    }

    private static Optional<SecretRef> place(RecipeObject.Reader reader, String field) {
        return reader.optionalText(field).map(SecretRef::parse);
    }
}
