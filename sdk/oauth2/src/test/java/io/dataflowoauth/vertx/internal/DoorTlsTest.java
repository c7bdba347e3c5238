// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx.internal;

import static io.dataflowoauth.fixture.RawServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.fixture.Certificate;
import io.dataflowoauth.fixture.HeldTime;
import io.dataflowoauth.fixture.RawServer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoorOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS is checked: who signed the certificate, and for which name. */
class DoorTlsTest {
    private static Certificate localhost;
    private static Certificate another;

    private VertxDoor door = door(Engine.clientOptions(HttpDoorOptions.defaults()));

    @BeforeAll
    static void makeCertificates(@TempDir Path folder) throws Exception {
        localhost = Certificate.forHost("localhost", folder);
        another = Certificate.forHost("another.example", folder);
    }

    @AfterEach
    void closeTheDoor() {
        door.close();
    }

    @Test
    void a_certificate_that_nobody_trusts_ends_the_exchange_before_anything_is_sent() throws Exception {
        try (RawServer server = serve(localhost)) {
            TokenException failure = DoorFixture.failure(door.send(HttpAsk.get(server.uri("/?q=s3cret"))));

            assertThat(failure).isInstanceOf(TokenException.Unavailable.class).hasMessageNotContaining("s3cret");
            assertThat(failure.code()).isEqualTo("oauth2.tls-failed");
        }
    }

    @Test
    void a_trusted_certificate_for_the_host_is_accepted() throws Exception {
        trust(localhost);
        try (RawServer server = serve(localhost)) {
            assertThat(door.send(HttpAsk.get(server.uri("/"))).block(DoorFixture.PATIENCE))
                    .isNotNull();
        }
    }

    @Test
    void a_trusted_certificate_for_another_host_is_refused() throws Exception {
        trust(another);
        try (RawServer server = serve(another)) {
            TokenException failure = DoorFixture.failure(door.send(HttpAsk.get(server.uri("/"))));

            assertThat(failure.code()).isEqualTo("oauth2.tls-failed");
        }
    }

    private void trust(Certificate certificate) {
        door.close();
        door = door(Engine.clientOptions(HttpDoorOptions.defaults())
                .setTrustOptions(
                        new PfxOptions().setPath(certificate.store().toString()).setPassword(certificate.password())));
    }

    private static VertxDoor door(HttpClientOptions clientOptions) {
        HttpDoorOptions options = HttpDoorOptions.defaults();
        return new VertxDoor(options, new HeldTime(), () -> new Engine(options, clientOptions));
    }

    private static RawServer serve(Certificate certificate) throws Exception {
        return RawServer.start(certificate.listener(), "https", (raw, peer) -> {
            raw.hear(peer);
            peer.write(json(200, "{}"));
        });
    }
}
