// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.grpc;

import com.google.auth.Credentials;
import com.google.auth.RequestMetadataCallback;
import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.googleauth.GoogleAuthCodes;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** Hands what the credentials put on a request over to a gRPC call. */
final class LiveCallCredentials extends CallCredentials {
    private static final URI ANY = URI.create("https://grpc.invalid/");

    private final Credentials credentials;

    LiveCallCredentials(Credentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
        if (call.getSecurityLevel() != SecurityLevel.PRIVACY_AND_INTEGRITY) {
            ErrorCode code = GoogleAuthCodes.CHANNEL_INSECURE;
            applier.fail(status(new TokenException.Misconfigured(code, "")));
            return;
        }
        credentials.getRequestMetadata(ANY, executor, new RequestMetadataCallback() {
            @Override
            public void onSuccess(Map<String, List<String>> headers) {
                applier.apply(metadata(headers));
            }

            @Override
            public void onFailure(Throwable failure) {
                applier.fail(
                        failure.getCause() instanceof TokenException known
                                ? status(known)
                                : Status.UNAUTHENTICATED.withDescription(
                                        failure.getClass().getName()));
            }
        });
    }

    private static Status status(TokenException failure) {
        Status status = failure.retryCanHelp() ? Status.UNAVAILABLE : Status.UNAUTHENTICATED;
        return status.withDescription(failure.getMessage()).withCause(failure);
    }

    private static Metadata metadata(Map<String, List<String>> headers) {
        Metadata metadata = new Metadata();
        headers.forEach((name, values) -> {
            Metadata.Key<String> key = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
            values.forEach(value -> metadata.put(key, value));
        });
        return metadata;
    }

    @Override
    public String toString() {
        return "LiveCallCredentials[" + credentials + "]";
    }
}
