// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx.internal;

import static io.dataflowoauth.fixture.RawServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.fixture.Certificate;
import io.dataflowoauth.fixture.FixedOpening;
import io.dataflowoauth.fixture.HeldTime;
import io.dataflowoauth.fixture.RawServer;
import io.dataflowoauth.http.ClientCertificate;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.jose.ClientCertificates;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.KeyPlace;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.oauth2.internal.ClientCredentialsKind;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate is shown where a request says so, and nowhere else (RFC 8705). */
class DoorCertificateTest {
    @TempDir
    static Path folder;

    private static Certificate localhost;
    private static Certificate bill;
    private static Certificate next;

    private final HttpDoorOptions options = HttpDoorOptions.defaults();
    private final VertxDoor door = new VertxDoor(
            options,
            new HeldTime(),
            () -> new Engine(
                    options,
                    Engine.clientOptions(options)
                            .setTrustOptions(new PfxOptions()
                                    .setPath(localhost.store().toString())
                                    .setPassword(localhost.password()))));
    private final FixedOpening opening =
            new FixedOpening(new HeldTime()).secret("env:WORD", "changeit").lend(HttpDoor.class, door);

    @BeforeAll
    static void makeCertificates() throws Exception {
        localhost = Certificate.forHost("localhost", folder);
        bill = Certificate.forHost("bill", folder);
        next = Certificate.forHost("next", folder);
    }

    @AfterEach
    void closeTheDoor() {
        door.close();
    }

    @Test
    void a_certificate_is_shown_with_the_request_that_says_so_and_with_no_other() throws Exception {
        try (RawServer server = serve("{}")) {
            HttpAsk plain = HttpAsk.get(server.uri("/"));

            assertThat(Objects.requireNonNull(door.send(plain.withCertificate(shown(bill)))
                                    .block(DoorFixture.PATIENCE))
                            .status())
                    .isEqualTo(200);
            TokenException failure = DoorFixture.failure(door.send(plain));

            assertThat(failure).isInstanceOf(TokenException.Unavailable.class);
        }
    }

    @Test
    void a_certificate_that_the_server_does_not_trust_opens_nothing() throws Exception {
        try (RawServer server = serve("{}")) {
            TokenException failure =
                    DoorFixture.failure(door.send(HttpAsk.get(server.uri("/")).withCertificate(shown(localhost))));

            assertThat(failure).isInstanceOf(TokenException.Unavailable.class);
        }
    }

    @Test
    void each_certificate_has_connections_of_its_own() throws Exception {
        try (RawServer server = serve("{}")) {
            HttpAsk ask = HttpAsk.get(server.uri("/"));
            for (int i = 0; i < 2; i++) {
                door.send(ask.withCertificate(shown(bill))).block(DoorFixture.PATIENCE);
                door.send(ask.withCertificate(shown(next))).block(DoorFixture.PATIENCE);
            }

            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void a_12_a_token_is_bound_to_the_certificate_that_was_shown_and_a_rotated_one_is_picked_up() throws Exception {
        Path store = Files.copy(bill.store(), folder.resolve("rotating.p12"), StandardCopyOption.REPLACE_EXISTING);
        AccessToken first = token(store, granted(shown(bill).thumbprint()));
        Files.copy(next.store(), store, StandardCopyOption.REPLACE_EXISTING);
        AccessToken second = token(store, granted(shown(next).thumbprint()));

        assertThat(first.binding())
                .isEqualTo(TokenBinding.certificate(shown(bill).thumbprint()));
        assertThat(second.binding())
                .isEqualTo(TokenBinding.certificate(shown(next).thumbprint()));
    }

    @Test
    void a_12_a_token_that_is_bound_to_another_certificate_is_refused() {
        TokenException failure = catchThrowableOfType(
                TokenException.class,
                () -> token(bill.store(), granted(shown(next).thumbprint())));

        assertThat(failure.code()).isEqualTo("oauth2.token-answer-invalid");
    }

    @Test
    void a_token_that_says_nothing_of_a_certificate_is_not_bound() throws Exception {
        assertThat(token(bill.store(), "{\"access_token\":\"opaque\",\"token_type\":\"Bearer\"}")
                        .binding())
                .isEqualTo(TokenBinding.none());
    }

    @Test
    void a_certificate_is_not_shown_over_plain_http() {
        opening.lend(HttpDoorOptions.class, options.withLoopbackHttp(true));

        TokenException failure = catchThrowableOfType(
                TokenException.class, () -> token(bill.store(), URI.create("http://127.0.0.1:1/token")));

        assertThat(failure.code()).isEqualTo("oauth2.url-forbidden");
    }

    private AccessToken token(Path store, String answer) throws Exception {
        try (RawServer server = serve(answer)) {
            AccessToken token = token(store, server.uri("/token"));
            assertThat(server.request())
                    .contains("client_id=bill")
                    .doesNotContainIgnoringCase("\r\nauthorization:")
                    .doesNotContain("client_secret");
            return token;
        }
    }

    private AccessToken token(Path store, URI endpoint) {
        OAuth2Client client = OAuth2Client.of(
                        URI.create("https://issuer.example/"),
                        "bill",
                        ClientAuthentication.selfSignedTlsClientAuth(
                                KeyPlace.keyStore(store.toString(), "it", SecretRef.env("WORD"))))
                .withTokenEndpoint(endpoint);
        var recipe = OAuth2Recipes.clientCredentials(client).recipe();
        return Objects.requireNonNull(new ClientCredentialsKind()
                .open(recipe.object(), opening)
                .token(recipe.request())
                .block(DoorFixture.PATIENCE));
    }

    private static String granted(String thumbprint) {
        String payload = "{\"cnf\":{\"x5t#S256\":\"" + thumbprint + "\"}}";
        String middle =
                Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        return "{\"access_token\":\"e30." + middle + ".c2ln\",\"token_type\":\"Bearer\",\"expires_in\":60}";
    }

    private static ClientCertificate shown(Certificate certificate) {
        return ClientCertificates.read(certificate.store().toString(), "it", Secret.of(certificate.password()));
    }

    private static RawServer serve(String answer) throws Exception {
        return RawServer.start(localhost.listenerFor(bill, next), "https", (raw, peer) -> {
            while (raw.hear(peer)) {
                peer.write(json(200, answer));
            }
        });
    }
}
