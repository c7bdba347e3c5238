// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

/** A signature of a service account. Immutable. */
public final class SignedBlob {
    private final String keyId;
    private final byte[] signature;

    SignedBlob(String keyId, byte[] signature) {
        this.keyId = keyId;
        this.signature = signature.clone();
    }

    /** Which of the account's keys signed. */
    public String keyId() {
        return keyId;
    }

    /** A copy of the signature: RSA PKCS #1 with SHA-256. */
    public byte[] signature() {
        return signature.clone();
    }

    /** The key's id. */
    @Override
    public String toString() {
        return "SignedBlob[key " + keyId + "]";
    }
}
