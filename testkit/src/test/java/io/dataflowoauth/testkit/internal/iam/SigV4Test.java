// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against what AWS publishes: the request {@code ListUsers} of its documentation on Signature Version 4, and cases of its test
 * suite ({@code aws-sig-v4-test-suite}). Key, secret, dates and signatures are AWS's; they are facts.
 */
class SigV4Test {
    private static final String KEY = "AKIDEXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
    private static final String VANILLA = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
    private static final String SESSION =
            "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

    @Test
    void the_example_of_the_documentation_is_sound() throws SigV4.Unsound {
        SigV4.Request listUsers = new SigV4.Request(
                "GET",
                "iam.amazonaws.com",
                "/?Action=ListUsers&Version=2010-05-08",
                List.of(
                        Map.entry("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                        Map.entry("Host", "iam.amazonaws.com"),
                        Map.entry("X-Amz-Date", "20150830T123600Z"),
                        Map.entry(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
                                        + "SignedHeaders=content-type;host;x-amz-date, "
                                        + "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7")),
                "");

        SigV4.Signed signed = SigV4.verify(listUsers, SigV4Test::secret, NOW);

        assertThat(signed.accessKeyId()).isEqualTo(KEY);
        assertThat(signed.region()).isEqualTo("us-east-1");
        assertThat(signed.service()).isEqualTo("iam");
        assertThat(signed.headers()).containsOnlyKeys("content-type", "host", "x-amz-date");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            get-vanilla | GET | / | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
            get-vanilla-empty-query-key | GET | /?Param1=value1 | a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb
            get-vanilla-query-order-key-case | GET | /?Param2=value2&Param1=value1 | b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500
            get-vanilla-query-order-value | GET | /?Param1=value2&Param1=value1 | 5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694
            get-vanilla-utf8-query | GET | /?ሴ=bar | 2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04
            get-utf8 | GET | /ሴ | 8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85
            get-unreserved | GET | /-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz | 07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f
            post-vanilla | POST | / | 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b
            post-vanilla-query | POST | /?Param1=value1 | 28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11
            """)
    void a_case_of_the_test_suite_is_sound(String name, String method, String target, String signature)
            throws SigV4.Unsound {
        assertThat(verify(request(method, target, signature, ""))).isEqualTo(KEY);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            post-header-key-sort | value1 | c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c
            post-header-value-case | VALUE1 | cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d
            """)
    void a_header_more_that_is_signed_counts(String name, String value, String signature) throws SigV4.Unsound {
        assertThat(verify(request("POST", "/", signature, ";my-header1", Map.of("My-Header1", value))))
                .isEqualTo(KEY);
    }

    @Test
    void the_token_of_a_session_that_is_signed_counts() throws SigV4.Unsound {
        String signature = "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead";

        assertThat(verify(request(
                        "POST", "/", signature, ";x-amz-security-token", Map.of("X-Amz-Security-Token", SESSION))))
                .isEqualTo(KEY);
    }

    @Test
    void a_body_counts() throws SigV4.Unsound {
        SigV4.Request form = request(
                "POST",
                "/",
                "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
                "",
                Map.of("Content-Type", "application/x-www-form-urlencoded"));
        SigV4.Request posted = new SigV4.Request(
                "POST",
                form.host(),
                "/",
                form.headers().stream()
                        .map(header -> header.getKey().equals("Authorization")
                                ? Map.entry("Authorization", header.getValue().replace("=host;", "=content-type;host;"))
                                : header)
                        .toList(),
                "Param1=value1");

        assertThat(verify(posted)).isEqualTo(KEY);
        assertThatThrownBy(
                        () -> verify(new SigV4.Request("POST", posted.host(), "/", posted.headers(), "Param1=value2")))
                .isInstanceOf(SigV4.Unsound.class);
    }

    @Test
    void another_key_an_unknown_key_and_another_request_are_refused() {
        SigV4.Request vanilla = request("GET", "/", VANILLA, "");

        assertThat(refused(vanilla, key -> Optional.of(SECRET + "x"), NOW)).isEqualTo("SignatureDoesNotMatch");
        assertThat(refused(vanilla, key -> Optional.empty(), NOW)).isEqualTo("InvalidClientTokenId");
        assertThat(refused(request("POST", "/", VANILLA, ""))).isEqualTo("SignatureDoesNotMatch");
        assertThat(refused(request("GET", "/other", VANILLA, ""))).isEqualTo("SignatureDoesNotMatch");
        assertThat(refused(request("GET", "/?a=b", VANILLA, ""))).isEqualTo("SignatureDoesNotMatch");
    }

    @ParameterizedTest
    @CsvSource({"-901,false", "-900,true", "0,true", "900,true", "901,false"})
    void a_date_may_be_a_quarter_of_an_hour_off(long seconds, boolean sound) {
        SigV4.Request vanilla = request("GET", "/", VANILLA, "");

        assertThat(refused(vanilla, SigV4Test::secret, NOW.plus(Duration.ofSeconds(seconds))))
                .isEqualTo(sound ? "" : "SignatureDoesNotMatch");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            X-Amz-Date | 20150830T123601Z
            X-Amz-Date | 20150831T123600Z
            X-Amz-Date | 20150830T126600Z
            X-Amz-Date | 20150830
            Host | other.amazonaws.com
            Authorization | Bearer token
            Authorization | AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request
            """)
    void a_header_that_was_changed_is_refused(String name, String value) {
        assertThat(refused(changed(request("GET", "/", VANILLA, ""), name, value)))
                .isNotEmpty();
    }

    @Test
    void what_is_signed_stands_in_order_once_and_is_there() {
        assertThat(refused(request("GET", "/", VANILLA, ";absent"))).isEqualTo("SignatureDoesNotMatch");
        assertThat(refused(request("GET", "/", VANILLA, ";host"))).isEqualTo("SignatureDoesNotMatch");
    }

    @Test
    void a_header_that_is_there_twice_has_one_value() {
        SigV4.Request vanilla = request("GET", "/", VANILLA, "");
        List<Map.Entry<String, String>> more = new ArrayList<>(vanilla.headers());
        more.add(Map.entry("host", "example.amazonaws.com"));
        SigV4.Request same = new SigV4.Request("GET", vanilla.host(), "/", List.copyOf(more), "");
        more.add(Map.entry("host", "other.amazonaws.com"));
        SigV4.Request different = new SigV4.Request("GET", vanilla.host(), "/", List.copyOf(more), "");

        assertThat(refused(same)).isEmpty();
        assertThat(refused(different)).isEqualTo("SignatureDoesNotMatch");
    }

    private static Optional<String> secret(String accessKeyId) {
        return accessKeyId.equals(KEY) ? Optional.of(SECRET) : Optional.empty();
    }

    private static String verify(SigV4.Request request) throws SigV4.Unsound {
        return SigV4.verify(request, SigV4Test::secret, NOW).accessKeyId();
    }

    private static String refused(SigV4.Request request) {
        return refused(request, SigV4Test::secret, NOW);
    }

    /** Why, in AWS's words; nothing if it is sound. */
    private static String refused(
            SigV4.Request request, java.util.function.Function<String, Optional<String>> secrets, Instant now) {
        try {
            SigV4.verify(request, secrets, now);
            return "";
        } catch (SigV4.Unsound unsound) {
            return unsound.code();
        }
    }

    private static SigV4.Request changed(SigV4.Request request, String name, String value) {
        List<Map.Entry<String, String>> headers = request.headers().stream()
                .map(header -> header.getKey().equals(name) ? Map.entry(name, value) : header)
                .toList();
        return new SigV4.Request(request.method(), request.host(), request.target(), headers, request.body());
    }

    private static SigV4.Request request(String method, String target, String signature, String signed) {
        return request(method, target, signature, signed, Map.of());
    }

    /** As the test suite has it: service {@code service} in us-east-1, signing host and date, and what goes between. */
    private static SigV4.Request request(
            String method, String target, String signature, String signed, Map<String, String> more) {
        List<Map.Entry<String, String>> headers = new ArrayList<>(more.entrySet());
        headers.add(Map.entry("Host", "example.amazonaws.com"));
        headers.add(Map.entry("X-Amz-Date", "20150830T123600Z"));
        String names = signed.startsWith(";x-amz-s") ? "host;x-amz-date" + signed : "host" + signed + ";x-amz-date";
        headers.add(Map.entry(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders="
                        + names + ", Signature=" + signature));
        return new SigV4.Request(method, "example.amazonaws.com", target, List.copyOf(headers), "");
    }
}
