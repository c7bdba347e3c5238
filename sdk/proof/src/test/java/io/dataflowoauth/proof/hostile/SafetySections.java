// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

/** A5, A6 and A7: leaks, TLS and time. */
final class SafetySections {
    private static final String CORE = "sdk/core/src/test/java/io/dataflowoauth/";
    private static final String OAUTH2 = "sdk/oauth2/src/test/java/io/dataflowoauth/";
    private static final String PROOF = "sdk/proof/src/test/java/io/dataflowoauth/proof/";

    private SafetySections() {}

    static Section leaks() {
        Section section = new Section();
        for (Hop hop : new Hop[] {Hop.TOKEN_ENDPOINT, Hop.EXCHANGE, Hop.REFRESH, Hop.STS}) {
            String refused = hop == Hop.STS ? "google.sts-rejected" : "oauth2.issuer-refused";
            String client = hop == Hop.STS ? "google.sts-rejected" : "oauth2.client-refused";
            section.each("A-59", hop, "refusal", Fault.Kind.ECHO)
                    .but(client, "in error_description", "in a member that nobody reads", "with a success")
                    .meet(refused);
        }
        section.each("A-65", Hop.TOKEN_ENDPOINT, "status", Fault.Kind.REDIRECT).meet("oauth2.redirect-refused");
        section.each("A-65", Hop.ACCESS_TOKEN, "status", Fault.Kind.REDIRECT).meet("oauth2.redirect-refused");
        section.test(
                "A-58",
                "each type around a secret, printed",
                CORE + "NothingSecretPrintsTest.java",
                "a_value_around_a_secret_does_not_print_it");
        section.test("A-58", "a signing key, printed", OAUTH2 + "jose/SigningKeyTest.java", "a_key_does_not_print");
        String thousands = PROOF + "hostile/TwoThousandTest.java";
        String each = "each_is_told_by_a_code_in_time_without_a_secret_and_without_a_call_elsewhere";
        section.test("A-59", "messages, causes, stack traces and events of every case", thousands, each);
        section.test("A-60", "the finest log of ours, Vert.x, Netty and Reactor during every case", thousands, each);
        section.test(
                "A-61",
                "names and tags of meters",
                "sdk/micrometer/src/test/java/io/dataflowoauth/micrometer/TokenMetricsTest.java",
                "nothing_secret_stands_in_any_meter");
        section.test(
                "A-62",
                "Java serialization",
                PROOF + "house/ShapesTest.java",
                "what_holds_a_secret_is_not_serializable");
        section.impossible(
                "A-63",
                "a mapper that reads properties: the value is none",
                "sdk/core/src/main/java/io/dataflowoauth/Secret.java",
                "public String reveal() {");
        section.open(
                "A-64", "A text of Java cannot be erased, and copies of it stay in memory until they are collected.");
        section.test(
                "A-65",
                "a call of a user that is redirected",
                OAUTH2 + "vertx/AuthorizedWebClientTest.java",
                "a_redirect_is_an_answer_though_the_client_would_follow_it");
        section.test(
                "A-66",
                "what a token is kept under",
                "sdk/keyed/src/test/java/io/dataflowoauth/keyed/CollisionTest.java",
                "what_is_the_same_request_is_the_same_key");
        section.test(
                "A-66",
                "a secret in a recipe, which is a key too",
                CORE + "RecipeObjectTest.java",
                "nothing_shaped_like_a_secret_enters_and_no_error_echoes_it");
        section.test(
                "A-67",
                "keys that look alike",
                "sdk/keyed/src/test/java/io/dataflowoauth/keyed/CollisionTest.java",
                "one_keys_token_never_reaches_another");
        section.test(
                "A-68",
                "the context of a caller in the call of all",
                CORE + "TokenStreamFlightTest.java",
                "the_call_carries_no_context_of_a_caller");
        return section;
    }

    static Section tls() {
        Section section = new Section();
        section.one("A-69", Hop.RECIPE, "oauth2.client-credentials tokenEndpoint", "plain http")
                .meet("oauth2.url-forbidden");
        section.one("A-69", Hop.RECIPE, "oauth2.client-credentials issuer", "plain http")
                .meet("oauth2.url-forbidden");
        section.one("A-69", Hop.RECIPE, "oauth2.client-credentials issuer", "http to this machine")
                .meet("oauth2.url-forbidden");
        section.one("A-69", Hop.DISCOVERY, "token_endpoint", "plain http").meet("oauth2.url-forbidden");
        section.one("A-69", Hop.EXTERNAL_ACCOUNT, "token_url", "plain http").meet("google.endpoint-untrusted");
        String door = OAUTH2 + "vertx/internal/DoorTlsTest.java";
        section.test(
                "A-70",
                "a certificate that nobody trusts",
                door,
                "a_certificate_that_nobody_trusts_ends_the_exchange_before_anything_is_sent");
        section.test(
                "A-70", "a certificate for another host", door, "a_trusted_certificate_for_another_host_is_refused");
        String engine = "sdk/oauth2/src/main/java/io/dataflowoauth/vertx/internal/Engine.java";
        section.impossible("A-70", "trust in everybody", engine, ".setTrustAll(false)");
        section.open(
                "A-70",
                "SHA-1, RSA of 1024 bits and TLS 1.0 are refused by the JDK's own settings, which no test of ours runs.");
        section.test(
                "A-71",
                "a certificate that rotates on disk",
                OAUTH2 + "vertx/internal/DoorCertificateTest.java",
                "a_12_a_token_is_bound_to_the_certificate_that_was_shown_and_a_rotated_one_is_picked_up");
        section.impossible(
                "A-72", "one HTTP/2 connection for two origins", engine, ".setProtocolVersion(HttpVersion.HTTP_1_1)");
        return section;
    }

    static Section time() {
        Section section = new Section();
        section.each("A-74", Hop.ACCESS_TOKEN, "Date", Fault.Kind.MISSING).meet("google.impersonation-answer-invalid");
        section.each("A-74", Hop.ACCESS_TOKEN, "Date", Fault.Kind.VALUE).meet("google.impersonation-answer-invalid");
        section.each("A-74", Hop.METADATA_ID_TOKEN, "Date", Fault.Kind.MISSING).meet("google.id-token-invalid");
        section.each("A-74", Hop.METADATA_ID_TOKEN, "Date", Fault.Kind.VALUE).meet("google.id-token-invalid");
        String clocks = CORE + "TokenStreamClocksTest.java";
        section.test(
                "A-73",
                "a wall clock that jumps ahead",
                clocks,
                "a_wall_clock_that_jumps_an_hour_ahead_costs_one_call");
        section.test(
                "A-73",
                "a wall clock that jumps back",
                clocks,
                "a_wall_clock_that_jumps_an_hour_back_keeps_nothing_alive");
        section.test(
                "A-73", "a machine that slept", clocks, "a_suspended_machine_serves_no_expired_token_when_it_resumes");
        section.test(
                "A-74",
                "a clock of ours that is off",
                "sdk/google/src/test/java/io/dataflowoauth/google/internal/ImpersonatedSourceTest.java",
                "a_wall_clock_that_is_years_off_does_not_matter");
        section.test(
                "A-74",
                "a slow answer",
                CORE + "CheckedSourceTest.java",
                "a_token_is_stamped_with_the_moment_of_the_call");
        section.test(
                "A-75",
                "a token that must last for a while",
                CORE + "LeaseTest.java",
                "a_lease_beyond_the_live_token_causes_one_refresh");
        section.test(
                "A-76",
                "an assertion from the future, by the server's clock",
                "sdk/google/src/test/java/io/dataflowoauth/google/internal/CredentialFilesOfWorkerTest.java",
                "a_refusal_of_the_token_endpoint_says_what_to_change");
        section.open(
                "A-76", "Assertions are not dated back: a clock that is ahead is told by the code of the refusal.");
        return section;
    }
}
