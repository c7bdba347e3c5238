// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.grpc;

import io.dataflowoauth.TokenStream;
import io.dataflowoauth.googleauth.StreamCredentials;
import io.grpc.CallCredentials;

/** Puts a stream's live token on gRPC calls: {@code stub.withCallCredentials(callCredentials(stream))}. */
public final class GrpcBridge {
    private GrpcBridge() {}

    /** As {@link #callCredentials(StreamCredentials)}, with their defaults. */
    public static CallCredentials callCredentials(TokenStream stream) {
        return callCredentials(StreamCredentials.of(stream));
    }

    /**
     * Call credentials that take the token that is live when the call begins. They block no thread.
     *
     * <p>A call over a channel that is not encrypted fails with {@code UNAUTHENTICATED}, code
     * {@code googleauth.channel-insecure}, and no token leaves. If there is no token, it fails with {@code UNAVAILABLE} where
     * another try can help, else with {@code UNAUTHENTICATED}; the cause is the stream's
     * {@link io.dataflowoauth.TokenException}. What the server answers is the caller's: after {@code UNAUTHENTICATED} drop the
     * token by {@link TokenStream#invalidate}.
     */
    public static CallCredentials callCredentials(StreamCredentials credentials) {
        return new LiveCallCredentials(credentials.credentials());
    }
}
