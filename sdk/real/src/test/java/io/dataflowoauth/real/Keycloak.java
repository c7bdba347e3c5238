// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import io.dataflowoauth.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Keycloak with one realm, in memory, on loopback by http and by https. */
final class Keycloak implements AutoCloseable {
    private static final long LONGEST_START_SECONDS = 600;

    private final Material material;
    private final AtomicInteger rotations = new AtomicInteger(Admin.ABOVE_ALL);
    private final int port = freePort();
    private final int securePort = freePort();
    private final ServerProcess process;

    Keycloak(Material material) {
        this.material = material;
        Path home = Folder.ofServer("keycloak-" + Objects.requireNonNull(System.getProperty("keycloak.version")));
        Folder.write(home.resolve("data/import/etl-realm.json"), realm());
        process = ServerProcess.start(
                "keycloak",
                home,
                Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "KC_BOOTSTRAP_ADMIN_USERNAME",
                        "admin",
                        "KC_BOOTSTRAP_ADMIN_PASSWORD",
                        material.secret,
                        "JAVA_OPTS_KC_HEAP",
                        "-Xms64m -Xmx512m"),
                command());
        process.line(line -> line.contains("Listening on:"), LONGEST_START_SECONDS);
    }

    URI issuer() {
        return URI.create("http://127.0.0.1:" + port + "/realms/etl");
    }

    URI secureIssuer() {
        return URI.create("https://127.0.0.1:" + securePort + "/realms/etl");
    }

    /** From now on tokens are signed by a new key; those of the old ones still verify. */
    void rotateKeys() {
        admin().addKey(rotations.incrementAndGet());
    }

    /** Nobody can verify any more what that key signed. */
    void withdrawKey(String keyId) {
        admin().removeKey(keyId);
    }

    /** A refresh token of a user who logged in at that client. */
    Secret login(String client) {
        Map<String, String> parameters = new HashMap<>(Map.of(
                "grant_type",
                "password",
                "client_id",
                client,
                "username",
                "ada",
                "password",
                material.secret,
                "scope",
                "openid"));
        if (!client.equals("kiosk")) {
            parameters.put("client_secret", material.secret);
        }
        URI endpoint = URI.create(issuer() + "/protocol/openid-connect/token");
        return Secret.of(Fixture.json(Fixture.form(endpoint, parameters)).text("refresh_token"));
    }

    Material material() {
        return material;
    }

    @Override
    public void close() {
        process.close();
    }

    private Admin admin() {
        return Admin.of(URI.create("http://127.0.0.1:" + port), "etl", material.secret);
    }

    private String realm() {
        return Folder.resource("keycloak-realm.json")
                .replace("@secret@", material.secret)
                .replace("@pem@", material.pem().replace("\n", "\\n"))
                .replace("@jwks@", material.jwks().replace("\"", "\\\""));
    }

    private List<String> command() {
        return List.of(
                "bash",
                "bin/kc.sh",
                "start-dev",
                "--import-realm",
                "--db=dev-mem",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--https-port=" + securePort,
                "--https-client-auth=request",
                "--https-key-store-file=" + material.server.store(),
                "--https-key-store-password=" + Identity.PASSWORD,
                "--https-trust-store-file=" + material.clients,
                "--https-trust-store-password=" + Identity.PASSWORD);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }
}
