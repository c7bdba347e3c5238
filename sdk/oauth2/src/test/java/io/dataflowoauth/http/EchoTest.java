// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Refusal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An issuer that repeats what it was told does not bring it into a message. */
class EchoTest {
    private static final URI TOKENS = URI.create("https://issuer.example/token");

    @ParameterizedTest
    @ValueSource(strings = {"client_secret", "subject_token", "refresh_token", "assertion", "vendor_pin"})
    void a_secret_parameter_that_comes_back_is_masked(String parameter) {
        HttpAsk ask = form(parameter, "s3cret & more");

        Refusal refusal = refusal(ask, "no: s3cret & more, s3cret+%26+more, s3cret%20%26%20more");

        assertThat(refusal.description()).contains("no: (masked), (masked), (masked)");
    }

    @Test
    void the_secret_of_a_basic_header_that_comes_back_is_masked_in_each_of_its_forms() {
        String pair = Base64.getEncoder().encodeToString("bill:hush%2Bhush".getBytes(StandardCharsets.UTF_8));
        String base64 = Base64.getEncoder().encodeToString("hush+hush".getBytes(StandardCharsets.UTF_8));
        HttpAsk ask = form("scope", "read").withHeader("Authorization", "Basic " + pair);

        Refusal refusal = refusal(ask, pair + " hush%2Bhush hush+hush " + base64);

        assertThat(refusal.description()).contains("(masked) (masked) (masked) (masked)");
    }

    @Test
    void a_token_and_a_proof_that_come_back_are_masked_wherever_they_stand() {
        HttpAsk ask = HttpAsk.json(TOKENS, "{}")
                .withHeader("Authorization", "Bearer short-token")
                .withHeader("DPoP", "short-proof");
        String challenge =
                "Bearer error=\"short-token\", scope=\"short-token read\", claims=\"{\\\"a\\\":\\\"short-proof\\\"}\"";
        Map<String, List<String>> headers = Map.of("WWW-Authenticate", List.of(challenge));

        Refusal refusal = Refusals.of(HttpAnswer.of(401, headers, new byte[0]).to(ask));

        assertThat(refusal.error()).contains("(masked)");
        assertThat(refusal.requiredScopes()).containsExactly("(masked)", "read");
        assertThat(refusal.claims()).isEmpty();
    }

    @Test
    void what_is_public_or_too_short_to_be_a_secret_stays() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("client_id", "bill-of-accounting");
        parameters.put("pin", "1234");

        Refusal refusal = refusal(HttpAsk.form(TOKENS, parameters), "bill-of-accounting has no pin 1234");

        assertThat(refusal.description()).contains("bill-of-accounting has no pin 1234");
    }

    @Test
    void what_was_sent_does_not_print() {
        assertThat(Sent.of(form("client_secret", "s3cret-and-more"))).hasToString("Sent[2 secrets, masked]");
    }

    private static HttpAsk form(String name, String value) {
        return HttpAsk.form(TOKENS, Map.of(name, value));
    }

    private static Refusal refusal(HttpAsk ask, String description) {
        String body = "{\"error\":\"invalid_client\",\"error_description\":\"" + description + "\"}";
        return Refusals.of(HttpAnswer.of(400, Map.of(), body.getBytes(StandardCharsets.UTF_8))
                .to(ask));
    }
}
