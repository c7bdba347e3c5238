// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.cab;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.CredentialAccessBoundary;
import com.google.auth.oauth2.OAuth2Credentials;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.Serial;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One boundary for one token of the stream, as credentials, since those are what is called on threads of the runtime. */
final class BoundedCredentials extends OAuth2Credentials {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Supplier<Intermediary> intermediary;
    private final transient CredentialAccessBoundary boundary;

    BoundedCredentials(Supplier<Intermediary> intermediary, CredentialAccessBoundary boundary) {
        this.intermediary = intermediary;
        this.boundary = boundary;
    }

    @Override
    public AccessToken refreshAccessToken() throws IOException {
        return intermediary.get().token(boundary);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return "BoundedCredentials";
    }

    @Serial
    private Object writeReplace() throws NotSerializableException {
        throw new NotSerializableException("Credentials over one token");
    }
}
