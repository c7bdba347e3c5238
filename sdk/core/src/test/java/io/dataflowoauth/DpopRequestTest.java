// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a proof names the URL of a request (A-20d; RFC 9449 section 4.2, RFC 3986 section 6.2). */
class DpopRequestTest {
    private static final int MANY = 5_000;
    private static final String IN_PATHS = "abcXYZ019-._~!$&'()*+,;=:@/";

    @ParameterizedTest
    @CsvSource({
        "https://server.example.com/token, https://server.example.com/token",
        "https://resource.example.org/protectedresource, https://resource.example.org/protectedresource",
        "HTTPS://Server.Example.COM/Token, https://server.example.com/Token",
        "https://server.example.com:443/a, https://server.example.com/a",
        "http://server.example.com:80/a, http://server.example.com/a",
        "https://server.example.com:80/a, https://server.example.com:80/a",
        "https://server.example.com:8443, https://server.example.com:8443/",
        "https://server.example.com, https://server.example.com/",
        "https://server.example.com?q=1#f, https://server.example.com/",
        "https://server.example.com/a/?q=/b#f/c, https://server.example.com/a/",
        "https://server.example.com/a%2fb/%7e, https://server.example.com/a%2fb/%7e",
        "https://user:word@server.example.com/a, https://server.example.com/a",
        "https://[::1]:8443/a, https://[::1]:8443/a"
    })
    void a_proof_names_a_url_without_what_does_not_belong_to_the_target(String url, String htu) {
        assertThat(DpopRequest.of("GET", URI.create(url)).htu()).isEqualTo(htu);
    }

    @Test
    void whatever_surrounds_a_target_its_name_is_the_same_and_names_itself() {
        for (int seed = 0; seed < MANY; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            String host = "h" + text("abc019.-", random) + "x.example";
            int port = random.nextInt(3) == 0 ? 1 + random.nextInt(65_535) : 443;
            String path = "/" + text(IN_PATHS, random).replace("//", "/");
            String plain = "https://" + host + (port == 443 ? "" : ":" + port) + path;
            String dressed = anyCase("https", random) + "://" + anyCase(host, random) + ":" + port + path
                    + (random.nextBoolean() ? "?" + text(IN_PATHS + "?", random) : "")
                    + (random.nextBoolean() ? "#" + text(IN_PATHS, random) : "");

            String htu = DpopRequest.of("GET", URI.create(dressed)).htu();

            assertThat(htu).as("seed %s, %s", seed, dressed).isEqualTo(plain).doesNotContain("?", "#");
            assertThat(DpopRequest.of("GET", URI.create(htu)).htu()).isEqualTo(htu);
        }
    }

    @Test
    void what_differs_in_scheme_host_port_or_path_is_named_differently() {
        String htu = htu("https://a.example/x");

        assertThat(htu)
                .isNotEqualTo(htu("http://a.example/x"))
                .isNotEqualTo(htu("https://b.example/x"))
                .isNotEqualTo(htu("https://a.example:444/x"))
                .isNotEqualTo(htu("https://a.example/X"))
                .isNotEqualTo(htu("https://a.example/x/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/relative", "mailto:a@example.com", "https:///nowhere"})
    void a_url_without_a_host_names_no_request(String url) {
        URI nowhere = URI.create(url);

        assertThatThrownBy(() -> DpopRequest.of("GET", nowhere)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void it_prints_neither_query_nor_token_nor_nonce() {
        DpopRequest request = DpopRequest.of("POST", URI.create("https://a.example/x?word=q-canary"))
                .withToken(Secret.of("t-canary"))
                .withNonce("n-canary");

        assertThat(request.toString())
                .isEqualTo("DpopRequest[POST https://a.example/x, masked]")
                .doesNotContain("canary");
    }

    private static String htu(String url) {
        return DpopRequest.of("GET", URI.create(url)).htu();
    }

    private static String text(String alphabet, SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString().replaceAll("[.-]+", "0");
    }

    private static String anyCase(String text, SplittableRandom random) {
        return random.nextBoolean() ? text.toUpperCase(Locale.ROOT) : text;
    }
}
