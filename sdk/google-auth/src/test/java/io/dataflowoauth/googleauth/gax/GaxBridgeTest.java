// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.gax;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.core.CredentialsProvider;
import com.google.auth.Credentials;
import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.googleauth.StreamCredentials;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class GaxBridgeTest {
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults());
    private final TokenStream stream = TokenStream.of(
            request -> Mono.just(AccessToken.bearer("abc", Duration.ofHours(1))), TokenRequest.defaults(), runtime);

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void a_provider_gives_the_same_credentials_each_time() throws IOException {
        CredentialsProvider provider = GaxBridge.provider(stream);

        assertThat(provider.getCredentials()).isSameAs(provider.getCredentials());
        assertThat(provider.getCredentials().getRequestMetadata(URI.create("https://pubsub.googleapis.com/")))
                .containsEntry("Authorization", List.of("Bearer abc"));
    }

    @Test
    void what_the_credentials_were_told_holds() throws IOException {
        Credentials credentials = GaxBridge.provider(
                        StreamCredentials.of(stream).withQuotaProject("billed"))
                .getCredentials();

        assertThat(credentials.getRequestMetadata()).containsEntry("x-goog-user-project", List.of("billed"));
    }
}
