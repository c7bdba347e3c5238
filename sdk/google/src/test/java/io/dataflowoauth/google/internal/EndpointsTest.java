// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.TokenException;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    private final Endpoints google = Endpoints.trusting(Set.of());

    @ParameterizedTest
    @CsvSource({
        "https://sts.googleapis.com/v1/token, https://sts.googleapis.com/v1/token",
        "https://STS.GoogleAPIs.com/v1/token, https://sts.googleapis.com/v1/token",
        "https://sts.googleapis.com:443/v1/token, https://sts.googleapis.com/v1/token",
        "https://sts.europe-west3.rep.googleapis.com/v1/token, https://sts.europe-west3.rep.googleapis.com/v1/token"
    })
    void google_s_own_token_services_are_trusted_in_one_spelling(String written, String canonical) {
        assertThat(google.sts(written)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/v1/token",
                "https://sts.googleapis.com.evil.example/v1/token",
                "https://sts.googleapis.com@evil.example/v1/token",
                "https://user:pass@sts.googleapis.com/v1/token",
                "https://evil.example#sts.googleapis.com/v1/token",
                "https://sts.googleapis.com#/v1/token",
                "https://sts.googleapis.com\\@evil.example/v1/token",
                "https://sts.googleapis.com\\.evil.example/v1/token",
                "https://sts.googleapis.com./v1/token",
                "https://sts..googleapis.com/v1/token",
                "https://.sts.googleapis.com/v1/token",
                "https://sts.googleapis.com:8443/v1/token",
                "https://sts.googleapis.com:0443/v1/token",
                "https://sts.googleapis.com:/v1/token",
                "https://sts%2egoogleapis.com/v1/token",
                "https://sts。googleapis.com/v1/token",
                "https://ѕts.googleapis.com/v1/token",
                "https://xn--ts-3ld.googleapis.com/v1/token",
                "https://iamcredentials.googleapis.com/v1/token",
                "https://sts.evil.rep.googleapis.com.evil.example/v1/token",
                "https://sts.evil-1.example.rep.googleapis.com/v1/token",
                "https://sts.rep.googleapis.com/v1/token",
                "https://sts-googleapis.com/v1/token",
                "http://sts.googleapis.com/v1/token",
                "https:sts.googleapis.com/v1/token",
                "https:///sts.googleapis.com/v1/token",
                "//sts.googleapis.com/v1/token",
                "file:///etc/passwd",
                "jar:https://sts.googleapis.com/v1/token",
                " https://sts.googleapis.com/v1/token",
                "https://sts.googleapis.com/v1/token\n",
                "https://sts.googleapis.com/v1/token?next=https://evil.example",
                "https://sts.googleapis.com/v1/token/../../v2",
                "https://sts.googleapis.com/v1/introspect",
                "https://sts.googleapis.com",
                "https://[::1]/v1/token",
                "https://127.0.0.1/v1/token",
                ""
            })
    void any_other_token_url_is_refused(String hostile) {
        assertRefused(() -> google.sts(hostile));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://iamcredentials.googleapis.com/",
                "https://iamcredentials.googleapis.com/v1",
                "https://sts.googleapis.com",
                "https://iam.googleapis.com",
                "https://iamcredentials.googleapis.com.evil.example",
                "http://iamcredentials.googleapis.com",
                "http://127.0.0.1:8080"
            })
    void any_other_origin_of_iam_credentials_is_refused(String hostile) {
        assertThat(google.iamCredentials("https://iamcredentials.googleapis.com"))
                .hasToString("https://iamcredentials.googleapis.com");
        assertRefused(() -> google.iamCredentials(hostile));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ci.example/token",
                "https://localhost/token",
                "https://ci.localhost/token",
                "https://127.0.0.1/token",
                "https://127.1/token",
                "https://2130706433/token",
                "https://0x7f.0x1/token",
                "https://169.254.169.254/token",
                "http://169.254.169.254/token",
                "https://[fd20:ce::254]/token",
                "https://metadata.google.internal/token",
                "http://metadata.google.internal/token",
                "https://printer.local/token",
                "https://ci.example:8443/token",
                "https://user@ci.example/token",
                "https://ci.example/token#x",
                "file:///etc/shadow",
                "gopher://ci.example/token",
                "jar:file:///x!/y",
                "https://ci..example/token"
            })
    void a_subject_url_off_the_public_internet_is_refused_unless_trusted(String hostile) {
        assertRefused(() -> google.subject(hostile));
    }

    @Test
    void a_subject_url_on_a_public_name_may_have_a_query() {
        assertThat(google.subject("https://ci.example/token?api-version=2.0&audience=a%2Fb"))
                .hasToString("https://ci.example/token?api-version=2.0&audience=a%2Fb");
    }

    @Test
    void a_trusted_host_is_trusted_on_any_port_and_for_every_hop_but_not_its_neighbours() {
        Endpoints trusting = Endpoints.trusting(Set.of("127.0.0.1", "STS.example.goog"));

        assertThat(trusting.sts("http://127.0.0.1:8080/v1/token")).hasToString("http://127.0.0.1:8080/v1/token");
        assertThat(trusting.sts("https://sts.example.goog/v1/token")).hasHost("sts.example.goog");
        assertThat(trusting.iamCredentials("http://127.0.0.1:8080")).hasPort(8080);
        assertThat(trusting.subject("http://127.0.0.1:9/t?x=y")).hasPort(9);
        assertRefused(() -> trusting.sts("http://127.0.0.2:8080/v1/token"));
        assertRefused(() -> trusting.sts("http://127.0.0.1:65536/v1/token"));
        assertRefused(() -> trusting.sts("http://127.0.0.1:8080@evil.example/v1/token"));
        assertRefused(() -> trusting.sts("https://evil.sts.example.goog/v1/token"));
        assertRefused(() -> trusting.sts("https://sts.example.goog.evil.example/v1/token"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://x", "x:80", "x/y", "*", "*.googleapis.com", "", "a b", "x.", "-x", "x@y", "ж"})
    void what_is_no_host_cannot_be_trusted(String noHost) {
        assertRefused(() -> Endpoints.trusting(Set.of(noHost)));
    }

    private static void assertRefused(ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageStartingWith("google.endpoint-untrusted: ");
    }
}
