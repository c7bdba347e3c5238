// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.gax;

import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.FixedCredentialsProvider;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.googleauth.StreamCredentials;

/** Lets Google's client libraries use a stream: {@code Settings.newBuilder().setCredentialsProvider(provider(stream))}. */
public final class GaxBridge {
    private GaxBridge() {}

    /** As {@link #provider(StreamCredentials)}, with their defaults. */
    public static CredentialsProvider provider(TokenStream stream) {
        return provider(StreamCredentials.of(stream));
    }

    /** Provides these credentials, always the same ones. They are the stream's, whose closing is yours. */
    public static CredentialsProvider provider(StreamCredentials credentials) {
        return FixedCredentialsProvider.create(credentials.credentials());
    }
}
