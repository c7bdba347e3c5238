// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file: what it may not say, and which of its routes decides. */
class FileTest {
    private static final Path SAMPLE =
            Path.of(System.getProperty("repository.root")).resolve("samples/identity-proxy/orders.json");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "GET, /health, 200",
        "POST, /health, 405",
        "GET, /orders, 200",
        "GET, /orders/7, 200",
        "POST, /orders, 200",
        "DELETE, /orders/7, 405",
        "GET, /orders-old, 404",
        "GET, /ordersx/7, 404",
        "GET, /, 404",
        "GET, /Orders, 400",
        "DELETE, /admin/users, 200"
    })
    void the_longest_route_decides_by_whole_segments(String method, String path, int status) throws Exception {
        ProxyFile file = ProxyFile.read(SAMPLE);

        assertThat(file.routes().find(method, path).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"policy\"|\"polizy\"",
                "\"open\": true|\"opened\": true",
                "\"open\": true|\"open\": \"yes\"",
                "\"open\": true|\"open\": true, \"scopes\": [\"a\"]",
                "\"permission\": \"orders.read\"|\"permission\": \"no permission\"",
                "\"resource\": \"//orders.example/admin\"|\"scopes\": [\"a b\"]",
                "\"path\": \"/admin\"|\"path\": \"/admin/../x\"",
                "\"path\": \"/admin\"|\"path\": \"admin\"",
                "\"tokens\": \"access\"|\"tokens\": \"any\"",
                "\"form\": \"plain\"|\"form\": \"none\"",
                "\"form\": \"plain\"|\"form\": \"signed\"",
                "\"form\": \"plain\"|\"form\": \"signed\", \"key\": \"absent.pem\", \"keyId\": \"k\"",
                "\"http://127.0.0.1:9000\"|\"http://127.0.0.1:9000/orders\"",
                "\"http://127.0.0.1:9000\"|\"ftp://127.0.0.1\"",
                "\"port\": 8080|\"port\": 8080, \"certificate\": \"tls.crt\"",
                "{\"path\": \"/health\", \"methods\": [\"GET\"], \"open\": true},|,"
            })
    void a_file_with_a_mistake_is_not_run_by(String right, String wrong) throws Exception {
        String text = Files.readString(SAMPLE);
        assertThat(text).contains(right);
        Path file = Files.writeString(folder.resolve("proxy.json"), text.replace(right, wrong));

        assertThatThrownBy(() -> ProxyFile.read(file)).isInstanceOf(BadFile.class);
    }

    @Test
    void a_file_without_routes_is_not_run_by() throws Exception {
        String text = Files.readString(SAMPLE);
        String none = text.substring(0, text.indexOf("\"routes\"")) + "\"routes\": []}";
        Path file = Files.writeString(folder.resolve("proxy.json"), none);

        assertThatThrownBy(() -> ProxyFile.read(file)).hasMessageContaining("nothing could ever pass");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/orders",
                "/orders/",
                "/orders/7",
                "/a.b/c-d_e~f",
                "/a:b@c",
                "/a,b",
                "/a=b",
                "/a%20b",
                "/%C3%A4",
                "/.well-known/x",
                "/a%7Bb%7D"
            })
    void an_honest_path_is_strict(String path) {
        assertThat(StrictPath.isStrict(path)).isTrue();
    }

    @Test
    void a_path_without_end_is_not_read() {
        assertThat(StrictPath.isStrict("/" + "a".repeat(5000))).isFalse();
    }
}
