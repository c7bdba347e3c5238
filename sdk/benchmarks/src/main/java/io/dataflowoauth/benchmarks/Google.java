// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.OAuth2Credentials;
import com.google.auth.oauth2.OAuth2CredentialsWithRefresh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Date;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * google-auth-library-java's cache, over its own hook for a refresh. It reads the wall clock itself; is stale 3 min 45 s
 * before the end and expired 3 min before.
 *
 * @see <a href="https://cloud.google.com/java/docs/reference/google-auth-library/latest/com.google.auth.oauth2.OAuth2CredentialsWithRefresh">
 *     OAuth2CredentialsWithRefresh</a>
 * @see <a href="https://cloud.google.com/java/docs/reference/google-auth-library/latest/com.google.auth.oauth2.OAuth2Credentials">
 *     OAuth2Credentials.getRequestMetadata</a>
 */
final class Google {
    private static final URI RESOURCE = URI.create("https://resource.example/");

    private Google() {}

    /** {@code getRequestMetadata(uri)}: whoever meets a stale token refreshes it himself. */
    static Subject blocking(World world) {
        OAuth2Credentials credentials = credentials(world);
        return new Subject() {
            @Override
            public Object block() {
                try {
                    return credentials.getRequestMetadata(RESOURCE);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    /** {@code getRequestMetadata(uri, executor, callback)}: the refresh blocks a thread of the executor. */
    static Subject callback(World world) {
        OAuth2Credentials credentials = credentials(world);
        ExecutorService executor = Executors.newCachedThreadPool();
        return new Subject() {
            @Override
            public void ask(Caller caller) {
                credentials.getRequestMetadata(RESOURCE, executor, caller);
            }

            @Override
            public void close() {
                executor.shutdownNow();
            }
        };
    }

    private static OAuth2Credentials credentials(World world) {
        return OAuth2CredentialsWithRefresh.newBuilder()
                .setRefreshHandler(() -> token(world.issuer()))
                .build();
    }

    private static AccessToken token(Issuer issuer) throws IOException {
        try {
            Grant grant = issuer.blockingGrant();
            return new AccessToken(grant.value(), Date.from(grant.expiresAt()));
        } catch (IllegalStateException down) {
            throw new IOException(down);
        }
    }
}
