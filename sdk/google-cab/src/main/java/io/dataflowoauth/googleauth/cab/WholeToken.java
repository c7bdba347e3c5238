// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.cab;

import com.google.auth.oauth2.GoogleCredentials;
import io.dataflowoauth.AccessToken;
import java.io.NotSerializableException;
import java.io.Serial;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** One token of the stream, as the library wants what it exchanges: it insists on credentials, and refreshes them first. */
final class WholeToken extends GoogleCredentials {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient AccessToken token;
    private final transient Instant end;

    /** The end is one by this machine's clock. */
    WholeToken(AccessToken token, Instant end, String universe) {
        super(GoogleCredentials.newBuilder().setUniverseDomain(universe));
        this.token = token;
        this.end = end;
    }

    @Override
    public com.google.auth.oauth2.AccessToken refreshAccessToken() {
        return new com.google.auth.oauth2.AccessToken(token.reveal(), Date.from(end));
    }

    /** What it built would be another class, without the token. */
    @Override
    public Builder toBuilder() {
        throw new UnsupportedOperationException("Credentials over one token have no builder");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** The class above would print the token. */
    @Override
    public String toString() {
        return "WholeToken[" + token.id() + "]";
    }

    /** Refused before the class above can write the token that it keeps. */
    @Serial
    private Object writeReplace() throws NotSerializableException {
        throw new NotSerializableException("Credentials over one token");
    }
}
