// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.testkit.TestAuthority;
import io.dataflowoauth.testkit.TestCertificate;
import io.dataflowoauth.threats.Wire;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identities that can be verified, and names that would like to be headers. */
class IdentityFormTest {
    @TempDir
    private Path folder;

    @Test
    void a_signed_identity_is_a_jwt_of_a_minute_that_the_service_can_verify() throws Exception {
        KeyPair pair = pair();
        Files.writeString(folder.resolve("key.pem"), pem(pair));
        try (Town town = new Town(folder, IdentityFormTest::signed);
                Wire wire = town.wire()) {
            assertThat(wire.send(town.request("POST /orders", "Content-Length: 5", "X-Identity-Token: forged")
                                    + "hello")
                            .answer())
                    .startsWith("HTTP/1.1 200");
            Behind.Seen seen = town.behind.next();

            String[] jwt = seen.headers().get("X-Identity-Token").split("\\.");
            JsonObject claims =
                    new JsonObject(new String(Base64.getUrlDecoder().decode(jwt[1]), StandardCharsets.UTF_8));
            assertThat(holds(pair, jwt)).isTrue();
            assertThat(claims.getString("sub")).isEqualTo("ada");
            assertThat(claims.getString("aud")).isEqualTo("https://behind.example");
            assertThat(claims.getString("idp")).isEqualTo(town.issuer.issuer().toString());
            assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(60);
            assertThat(seen.headers().contains("X-Identity-Subject")).isFalse();
            assertThat(seen.body()).as("a body that came while it was signed").isEqualTo("hello");
        }
    }

    @Test
    void a_subject_cannot_break_its_header_apart() throws Exception {
        try (Town town = new Town(folder, file -> {
                    file.getJsonArray("routes").getJsonObject(0).remove("open");
                    return file;
                });
                Wire wire = town.wire()) {
            String token = town.token("ä, root: %41");

            assertThat(wire.send("GET /health HTTP/1.1\r\nHost: orders.example\r\nAuthorization: Bearer " + token
                                    + "\r\n\r\n")
                            .answer())
                    .startsWith("HTTP/1.1 200");

            assertThat(town.behind.next().headers().get("X-Identity-Subject")).isEqualTo("%C3%A4%2C%20root%3A%20%2541");
        }
    }

    @Test
    void a_policy_that_is_broken_from_the_beginning_is_not_run_by() {
        assertThatThrownBy(() -> new Town(folder, file -> file.put("policy", "absent.json")))
                .isInstanceOf(BadFile.class);
    }

    @Test
    void a_proxy_with_a_certificate_speaks_tls_and_nothing_else() throws Exception {
        TestAuthority authority = TestAuthority.create("town");
        TestCertificate own = authority.issue("proxy");
        Files.writeString(folder.resolve("tls.crt"), own.pem());
        Files.writeString(folder.resolve("tls.key"), own.key().reveal());
        try (Town town = new Town(folder, file -> {
            file.getJsonObject("listen").put("certificate", "tls.crt").put("key", "tls.key");
            return file.put("publicOrigin", "https://127.0.0.1");
        })) {
            HttpClient client =
                    HttpClient.newBuilder().sslContext(trusting(authority)).build();
            URI url = URI.create("https://127.0.0.1:" + town.proxy.port() + "/health");

            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode())
                    .as("the port is not that of the origin")
                    .isEqualTo(421);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        }
    }

    private static JsonObject signed(JsonObject file) {
        return file.put(
                "identity",
                new JsonObject()
                        .put("form", "signed")
                        .put("key", "key.pem")
                        .put("keyId", "k")
                        .put("issuer", "https://proxy.example")
                        .put("audience", "https://behind.example"));
    }

    private static SSLContext trusting(TestAuthority authority) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("town", authority.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static boolean holds(KeyPair pair, String[] jwt) throws Exception {
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(pair.getPublic());
        signature.update((jwt[0] + "." + jwt[1]).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(jwt[2]));
    }

    private static KeyPair pair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static String pem(KeyPair pair) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }
}
