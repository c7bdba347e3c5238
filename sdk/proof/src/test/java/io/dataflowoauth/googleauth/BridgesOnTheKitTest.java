// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.IamStubOptions;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.ProtectedResource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Google's library and its HTTP client against the stub, in real time, since the library knows no other. */
class BridgesOnTheKitTest {
    private static final String WORKER = "worker@demo.iam.gserviceaccount.com";
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

    @TempDir
    private Path folder;

    private final IamStub iam = IamStub.start(IamStubOptions.defaults().withAttachedLifetime(Duration.ofSeconds(2)));
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));

    @BeforeEach
    void resource() {
        iam.attach(WORKER);
        iam.protect(ProtectedResource.at("GET", "/data").requiringScope(SCOPE));
    }

    @AfterEach
    void close() {
        runtime.close();
        iam.close();
    }

    @Test
    void a_key_that_the_library_reads_becomes_a_stream_whose_token_the_resource_takes() throws IOException {
        CredentialsSource source =
                CredentialsSource.of(read(iam.files().serviceAccountKey(folder.resolve("key.json"), WORKER)), runtime);
        TokenRequest request = TokenRequest.defaults().withScopes(SCOPE);

        try (TokenStream stream = TokenStream.of(source, request, runtime)) {
            AccessToken token = stream.token().block();
            assertThat(stream.token().block()).isEqualTo(token);
            assertThat(token.lifetime()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
            assertThat(get(StreamCredentials.of(stream).credentials())).isEqualTo(200);
        }

        assertThat(issued()).hasSize(1);
    }

    @Test
    void a_user_who_has_signed_out_is_a_refusal_with_its_name() throws IOException {
        CredentialsSource source = CredentialsSource.of(
                read(iam.files().signedInUser(folder.resolve("ada.json"), "ada@corp.example")), runtime);
        assertThat(source.token(TokenRequest.defaults()).block()).isNotNull();
        iam.files().signOut("ada@corp.example");

        assertThatThrownBy(() -> source.token(TokenRequest.defaults()).block())
                .isInstanceOfSatisfying(TokenException.Rejected.class, failure -> {
                    assertThat(failure.code()).isEqualTo("googleauth.rejected");
                    assertThat(failure.refusal().orElseThrow().error()).contains("invalid_grant");
                });
    }

    @Test
    void a_stub_that_is_away_is_unreachable() throws IOException {
        CredentialsSource source = CredentialsSource.of(
                read(iam.files().signedInUser(folder.resolve("ada.json"), "ada@corp.example")), runtime);
        iam.close();

        assertThatThrownBy(() -> source.token(TokenRequest.defaults()).block())
                .isInstanceOf(TokenException.Unavailable.class)
                .hasMessageStartingWith("googleauth.unreachable: ");
    }

    @Test
    void googles_http_client_makes_many_calls_with_brief_tokens_and_few_refreshes() throws IOException {
        try (TokenStream stream = attached()) {
            GoogleCredentials credentials = StreamCredentials.of(stream).credentials();

            for (int i = 0; i < 100; i++) {
                assertThat(get(credentials)).isEqualTo(200);
            }
        }

        assertThat(issued().size()).isLessThan(50);
    }

    @Test
    void a_token_that_the_resource_no_longer_knows_is_replaced_once_and_the_call_made_again() throws IOException {
        try (TokenStream stream = attached()) {
            GoogleCredentials credentials = StreamCredentials.of(stream).credentials();
            String first = stream.token().block().id();
            iam.forgetTokens(WORKER);

            assertThat(get(credentials)).isEqualTo(200);
            assertThat(stream.token().block().id()).isNotEqualTo(first);
        }
    }

    @Test
    void a_call_that_is_denied_for_want_of_a_permission_is_not_made_again() {
        iam.protect(ProtectedResource.at("GET", "/secret").requiringPermission("storage.objects.get", "projects/demo"));
        try (TokenStream stream = attached()) {
            HttpCredentialsAdapter adapter =
                    new HttpCredentialsAdapter(StreamCredentials.of(stream).credentials());

            assertThatThrownBy(() -> request(adapter, "/secret").execute())
                    .isInstanceOfSatisfying(
                            HttpResponseException.class,
                            refused -> assertThat(refused.getStatusCode()).isEqualTo(403));
        }
        assertThat(iam.journal().entries(JournalEntry.Kind.CALL_REFUSED)).hasSize(1);
    }

    private TokenStream attached() {
        return TokenStream.open(GoogleRecipes.attached().servedAt(iam.base()).recipe(), runtime);
    }

    private List<JournalEntry> issued() {
        return iam.journal().entries(JournalEntry.Kind.TOKEN_ISSUED);
    }

    private int get(GoogleCredentials credentials) throws IOException {
        return request(new HttpCredentialsAdapter(credentials), "/data")
                .execute()
                .getStatusCode();
    }

    private HttpRequest request(HttpCredentialsAdapter adapter, String path) throws IOException {
        return new NetHttpTransport().createRequestFactory(adapter).buildGetRequest(new GenericUrl(iam.base() + path));
    }

    @SuppressWarnings("deprecation") // of all types of files at once, which is what this test is about
    private static GoogleCredentials read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return GoogleCredentials.fromStream(in);
        }
    }
}
