// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.gax.core.CredentialsProvider;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.UserCredentials;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.googleauth.CredentialsSource;
import io.dataflowoauth.googleauth.StreamCredentials;
import io.dataflowoauth.googleauth.gax.GaxBridge;
import io.dataflowoauth.googleauth.grpc.GrpcBridge;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.ProtectedResource;
import io.grpc.CallCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

class GoogleAuthGuideTest {
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final IamStub cloud = IamStub.start();
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));

    @BeforeEach
    void prepare() {
        cloud.attach("worker@demo.iam.gserviceaccount.com");
        cloud.protect(ProtectedResource.at("GET", "/data").requiringScope(SCOPE));
    }

    @AfterEach
    void stop() {
        runtime.close();
        cloud.close();
    }

    @Test
    void googles_clients_use_a_stream() throws IOException {
        // #region clients
        try (TokenStream tokens =
                TokenStream.open(GoogleRecipes.attached().servedAt(cloud.base()).recipe(), runtime)) {
            GoogleCredentials credentials = StreamCredentials.of(tokens)
                    .withQuotaProject("billed-project")
                    .credentials();
            HttpRequestFactory http =
                    new NetHttpTransport().createRequestFactory(new HttpCredentialsAdapter(credentials));
            int status = http.buildGetRequest(new GenericUrl(cloud.base() + "/data"))
                    .execute()
                    .getStatusCode();

            CredentialsProvider gax = GaxBridge.provider(tokens);
            CallCredentials grpc = GrpcBridge.callCredentials(tokens);
            // #endregion clients
            assertThat(status).isEqualTo(200);
            assertThat(gax.getCredentials().getRequestMetadata()).containsKey("Authorization");
            assertThat(grpc).isNotNull();
        }
    }

    @Test
    void a_stream_lives_on_credentials_of_the_library() throws IOException {
        Path file = cloud.files().signedInUser(folder.resolve("ada.json"), "ada@corp.example");
        // #region source
        GoogleCredentials credentials;
        try (InputStream in = Files.newInputStream(file)) {
            credentials = UserCredentials.fromStream(in);
        }
        TokenSource source = CredentialsSource.of(credentials, runtime).withDeadline(Duration.ofSeconds(10));

        try (TokenStream tokens = TokenStream.of(source, TokenRequest.defaults().withScopes(SCOPE), runtime)) {
            StepVerifier.create(tokens.token())
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(SOON);
        }
        // #endregion source
        assertThat(cloud.figures()).containsKey("user:ada@corp.example");
    }
}
