// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataHostsTest {
    private final HttpDoorOptions options = HttpDoorOptions.defaults();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://metadata.google.internal/computeMetadata/v1/",
                "http://metadata.google.internal:80/",
                "http://169.254.169.254/",
                "http://[fd20:ce::254]/"
            })
    void a_metadata_server_is_asked_by_plain_http_by_whoever_means_it_and_nobody_else(String url) {
        HttpAsk ask = HttpAsk.get(URI.create(url));

        assertThatCode(() -> options.requirePermitted(ask.toMetadataServer().withHeader("a", "b")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> options.requirePermitted(ask)).hasMessageStartingWith("oauth2.url-forbidden: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.253/",
                "http://metadata.google.internal.evil.example/",
                "http://metadata.google.internal:8080/",
                "http://user@metadata.google.internal/",
                "http://127.0.0.1/",
                "http://evil.example/",
                "ftp://metadata.google.internal/"
            })
    void no_other_host_gets_plain_http_by_it(String url) {
        HttpAsk ask = HttpAsk.get(URI.create(url)).toMetadataServer();

        assertThatThrownBy(() -> options.requirePermitted(ask)).hasMessageStartingWith("oauth2.url-forbidden: ");
    }
}
