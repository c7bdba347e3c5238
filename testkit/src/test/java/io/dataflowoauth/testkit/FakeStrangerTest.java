// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.TokenCalls.Answered;
import io.dataflowoauth.testkit.internal.SecretLedger;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeStrangerTest {
    private final FakeStranger stranger = FakeStranger.start();
    private final String secret = SecretLedger.shared().mint("token/with+odd characters");

    @AfterEach
    void close() {
        stranger.close();
    }

    @Test
    void a_call_that_brings_no_secret_is_none_of_its_business() {
        Answered answered = TokenCalls.get(URI.create(stranger.base() + "/anything?a=b"));

        assertThat(answered.status()).isEqualTo(200);
        assertThat(stranger.calls()).isEqualTo(1);
        assertThat(stranger.report().leaks()).isEmpty();
    }

    @Test
    void a_secret_in_a_header_is_a_leak() {
        TokenCalls.get(stranger.base(), secret);

        assertThat(stranger.report().leaks())
                .isNotEmpty()
                .allSatisfy(leak -> assertThat(leak.place()).isEqualTo("call 1 of a stranger, GET"));
        assertThat(stranger.report().toString()).doesNotContain(secret);
    }

    @Test
    void a_secret_in_a_url_is_a_leak_plain_or_percent_encoded_or_in_base64() {
        String odd = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String packed = Base64.getUrlEncoder().encodeToString(("id:" + secret).getBytes(StandardCharsets.UTF_8));

        TokenCalls.get(URI.create(stranger.base() + "/path/" + odd));
        TokenCalls.get(URI.create(stranger.base() + "/?state=" + packed));

        assertThat(stranger.report().leaks())
                .extracting(Leak::place)
                .contains("call 1 of a stranger, GET", "call 2 of a stranger, GET");
    }

    @Test
    void a_client_that_follows_a_redirect_with_its_credentials_is_found_out() throws Exception {
        try (FakeOidcIssuer issuer = FakeOidcIssuer.start()) {
            FakeClient client = issuer.registerClient(FakeClient.post("reader"));
            issuer.faults().add(Fault.next(1).answering(stranger.redirect()));
            String form = "grant_type=client_credentials&client_id=reader&client_secret="
                    + client.secret().reveal();

            int status = careless(issuer.tokenEndpoint(), form);

            assertThat(status).isEqualTo(200);
            assertThat(stranger.report().leaks()).extracting(Leak::place).contains("call 1 of a stranger, POST");
        }
    }

    @Test
    void it_answers_as_it_is_told() {
        stranger.answerWith(FakeAnswer.json(404, "{\"no\":1}"));

        Answered answered = TokenCalls.post(stranger.base(), Map.of("a", "b"));

        assertThat(answered.status()).isEqualTo(404);
        assertThat(stranger).hasToString("FakeStranger[" + stranger.base() + "]");
    }

    private static int careless(URI uri, String form) throws IOException, InterruptedException {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(form))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
