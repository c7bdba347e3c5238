// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.fixture.Certificate;
import io.dataflowoauth.fixture.ScriptedDoor;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.jose.JwtSigner;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.KeyPlace;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.introspection.IntrospectedToken;
import io.dataflowoauth.oauth2.introspection.Introspection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Clients prove themselves in each way when they ask what a token is worth. */
class ProofsTest {
    private static final SecretRef SECRET = SecretRef.named("bill");
    private static final URI ISSUER = URI.create("https://issuer.example/");

    private final ScriptedDoor door = new ScriptedDoor();
    private RuntimeOptions options = RuntimeOptions.defaults().withResource(HttpDoor.class, door);

    @Test
    void a_secret_signs() {
        options = options.withSecret("bill", Mono.just(Secret.of("0123456789abcdef0123456789abcdef")));
        door.answering(200, "{\"active\":true}");

        assertThat(told(ClientAuthentication.clientSecretJwt(SECRET)).isActive())
                .isTrue();
        assertThat(door.form(0))
                .containsEntry("token", List.of("opaque"))
                .containsKeys("client_assertion", "client_assertion_type");
    }

    @Test
    void a_key_store_signs(@TempDir Path folder) throws Exception {
        Certificate made = Certificate.forHost("bill", folder);
        options = options.withSecret("bill", Mono.just(Secret.of(made.password())));
        door.answering(200, "{\"active\":false}");
        KeyPlace store = KeyPlace.keyStore(made.store().toString(), "it", SECRET);

        assertThat(told(ClientAuthentication.privateKeyJwt(store)).isActive()).isFalse();
        assertThat(door.form(0)).containsKey("client_assertion");
    }

    @Test
    void a_key_service_signs_or_it_is_said_that_it_did_not() {
        ClientAuthentication remote = ClientAuthentication.privateKeyJwt(KeyPlace.signer("kms"));
        options = options.withNamed(JwtSigner.class, "kms", (type, claims) -> Mono.just("a.b.c"));
        door.answering(200, "{\"active\":true}");
        told(remote);
        assertThat(door.form(0)).containsEntry("client_assertion", List.of("a.b.c"));

        options = options.withNamed(JwtSigner.class, "kms", (type, claims) -> Mono.empty());
        assertThat(failure(remote).code()).isEqualTo("oauth2.signer-failed");
    }

    @Test
    void a_token_of_another_issuer_and_a_refusal_are_told() {
        door.answering(200, "{\"active\":true,\"iss\":\"https://evil.example/\"}")
                .answering(401, "{\"error\":\"invalid_client\"}");

        assertThat(failure(ClientAuthentication.none()).code()).isEqualTo("oauth2.issuer-mismatch");
        assertThat(failure(ClientAuthentication.none()).code()).isEqualTo("oauth2.client-refused");
    }

    @Test
    void an_issuer_that_tells_nothing_is_said_to() {
        door.answering(
                200, "{\"issuer\":\"https://issuer.example/\",\"token_endpoint\":\"https://issuer.example/token\"}");
        OAuth2Client client = OAuth2Client.of(ISSUER, "bill", ClientAuthentication.none());

        try (TokenRuntime runtime = TokenRuntime.open(options);
                Introspection introspection = Introspection.open(client, runtime)) {
            TokenException failure = catchThrowableOfType(
                    TokenException.class,
                    () -> introspection.introspect(Secret.of("opaque")).block(Duration.ofSeconds(8)));

            assertThat(failure.code()).isEqualTo("oauth2.introspection-unsupported");
            assertThat(introspection).asString().contains("issuer.example");
        }
    }

    private IntrospectedToken told(ClientAuthentication authentication) {
        OAuth2Client client = OAuth2Client.of(ISSUER, "bill", authentication);
        try (TokenRuntime runtime = TokenRuntime.open(options);
                Introspection introspection =
                        Introspection.open(client, URI.create("https://issuer.example/introspect"), runtime)) {
            return Objects.requireNonNull(
                    introspection.introspect(Secret.of("opaque")).block(Duration.ofSeconds(8)));
        }
    }

    private TokenException failure(ClientAuthentication authentication) {
        return catchThrowableOfType(TokenException.class, () -> told(authentication));
    }
}
