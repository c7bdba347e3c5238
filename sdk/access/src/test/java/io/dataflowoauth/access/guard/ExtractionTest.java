// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One token, at its one place (RFC 6750 section 2.1); everything else is no token or no request. */
class ExtractionTest {
    private static final String MISSING = "guard.credentials-missing";
    private static final String MALFORMED = "guard.request-malformed";

    private final Door door = new Door();

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "Bearer   "})
    void a_bearer_token_is_taken_whatever_the_case_of_its_scheme(String scheme) {
        var request = Door.request().withHeader("authorization", scheme + Door.token());

        assertThat(door.outcome(request, Requirement.verified())).isEqualTo("admitted");
    }

    @Test
    void a_request_without_a_token_is_told_how_to_send_one_and_nothing_of_an_error() {
        GuardAnswer answer = door.answer(Door.request(), Requirement.verified().withScopes("b", "a"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(Door.challenges(answer))
                .containsExactly("Bearer scope=\"a b\"", "DPoP algs=\"ES256 Ed25519 EdDSA PS256 RS256\"");
        assertThat(answer.headers().get("Content-Type")).containsExactly("application/problem+json");
        assertThat(answer.body())
                .isEqualTo("{\"detail\":\"A token is needed.\",\"status\":401,\"title\":\"Unauthorized\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Basic YTpi",
                "Bearerx abc",
                "Bearer\tabc",
                "Negotiate abc",
                "Digest a=b",
                "DPoPx a",
                " Bearer abc"
            })
    void another_scheme_is_no_credential_of_ours(String header) {
        var request = Door.request().withHeader("Authorization", header);

        assertThat(door.outcome(request, Requirement.verified())).isEqualTo(MISSING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer a b",
                "Bearer a,b",
                "Bearer \"a\"",
                "Bearer a, Bearer b",
                "Bearer a\tb",
                "Bearer a\nb",
                "Bearer a\u0000",
                "Bearer ä",
                "Bearer =",
                "Bearer a=b",
                "DPoP",
                "DPoP a;b"
            })
    void what_is_no_token_after_its_scheme_is_a_malformed_request(String header) {
        GuardAnswer answer = door.answer(Door.request().withHeader("Authorization", header), Requirement.verified());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Door.challenges(answer).get(0)).contains("error=\"invalid_request\"");
    }

    @Test
    void two_headers_are_refused_though_both_are_right() {
        var request = Door.bearing(Door.token()).withHeader("Authorization", "Bearer " + Door.token());

        assertThat(door.outcome(request, Requirement.verified())).isEqualTo(MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({
        "access_token=abc, guard.request-malformed",
        "a=1&access_token=abc, guard.request-malformed",
        "a=1;access_token=abc, guard.request-malformed",
        "access%5Ftoken=abc, guard.request-malformed",
        "access_token, guard.request-malformed",
        "my_access_token=abc, admitted",
        "a=access_token, admitted",
        "%5F=1, admitted"
    })
    void a_token_in_the_query_is_refused_beside_a_right_one_too(String query, String outcome) {
        var request = GuardedRequest.of("GET", URI.create("https://api.example/orders?" + query));

        assertThat(door.outcome(request.withHeader("Authorization", "Bearer " + Door.token()), Requirement.verified()))
                .isEqualTo(outcome);
    }

    @Test
    void a_token_of_a_megabyte_is_refused_before_anybody_looks_at_it() {
        var request = Door.bearing("a".repeat(1 << 20));

        assertThat(door.outcome(request, Requirement.verified())).isEqualTo(MALFORMED);
    }

    @Test
    void a_token_that_is_longer_than_the_verifier_takes_is_its_affair() {
        assertThat(door.outcome(Door.bearing("a".repeat(40_000)), Requirement.verified()))
                .isEqualTo("access.token-too-long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "",
                "@evil.example/",
                ".evil.example/",
                ":80/",
                "/a b",
                "/a|b",
                "/a#b",
                "/%",
                "/%zz",
                "http://x/"
            })
    void a_target_that_is_no_path_is_malformed_and_moves_no_host(String target) {
        var request = GuardedRequest.received("GET", "https://api.example", target);

        assertThat(door.outcome(request.withHeader("Authorization", "Bearer " + Door.token()), Requirement.verified()))
                .isEqualTo(MALFORMED);
        assertThat(request.path()).isEmpty();
    }

    @Test
    void a_received_target_is_a_url_at_its_origin() {
        var request = GuardedRequest.received("GET", "https://api.example", "//evil.example/a?b=c");

        assertThat(request.url().getHost()).isEqualTo("api.example");
        assertThat(request.path()).isEqualTo("//evil.example/a");
    }

    @Test
    void two_hosts_are_malformed() {
        var request = Door.bearing(Door.token()).withHeader("Host", "a").withHeader("Host", "b");

        assertThat(door.outcome(request, Requirement.verified())).isEqualTo(MALFORMED);
    }

    @Test
    void nothing_that_came_is_printed() {
        var request = Door.bearing("canary").withHeader("DPoP", "canary");

        door.answer(request, Requirement.verified());

        assertThat(request.toString()).isEqualTo("GuardedRequest[GET /orders, masked]");
        assertThat(door.outcomes.get(0).toString()).doesNotContain("canary").doesNotContain("page=2");
        assertThat(Credentials.of(request).toString()).doesNotContain("canary");
    }
}
