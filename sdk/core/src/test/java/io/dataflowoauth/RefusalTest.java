// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
                    401, ,                    ,                              true
                    401, invalid_token,       ,                              true
                    401, invalid_token,       ACCESS_TOKEN_EXPIRED,          true
                    401, invalid_token,       ACCESS_TOKEN_TYPE_UNSUPPORTED, true
                    401, ,                    CREDENTIALS_MISSING,           false
                    401, ,                    ACCOUNT_STATE_INVALID,         false
                    401, insufficient_claims, ,                              false
                    401, invalid_request,     ,                              false
                    403, ,                    ,                              false
                    403, insufficient_scope,  ,                              false
                    403, invalid_token,       ,                              false
                    500, ,                    ,                              false
                    """)
    void only_a_401_that_blames_this_one_token_is_mended_by_another(
            int status, String error, String reason, boolean mended) {
        Refusal refusal = Refusal.ofStatus(status);
        refusal = error == null ? refusal : refusal.withError(error);
        refusal = reason == null ? refusal : refusal.withReason(reason);

        assertThat(refusal.newTokenCanHelp()).isEqualTo(mended);
    }

    @Test
    void it_keeps_what_the_time_was_for_the_other_side_and_travels_with_it() {
        Instant date = Instant.parse("2026-03-01T12:00:00Z");

        Refusal dated = Refusal.ofStatus(401).withAnsweredAt(date).withRetryAfter(Duration.ofSeconds(3));

        assertThat(Refusal.ofStatus(401).answeredAt()).isEmpty();
        assertThat(dated.answeredAt()).contains(date);
        assertThat(dated.retryAfter()).contains(Duration.ofSeconds(3));
        assertThat(dated.withAnsweredAt(date.plusSeconds(1)).retryAfter()).contains(Duration.ofSeconds(3));
        assertThat(Serialized.thereAndBack(dated)).isEqualTo(dated);
    }

    @Test
    void a_claims_challenge_is_mended_by_a_token_that_has_the_claims() {
        Refusal challenge = Refusal.ofStatus(401).withError("insufficient_claims");

        assertThat(challenge.withClaims("{\"acr\":1}").newTokenCanHelp()).isTrue();
        assertThat(Refusal.ofStatus(403)
                        .withError("insufficient_claims")
                        .withClaims("{}")
                        .newTokenCanHelp())
                .isFalse();
    }

    @Test
    void claims_are_kept_whole_or_not_at_all() {
        String long4096 = "{\"a\":\"" + "x".repeat(4096 - 8) + "\"}";

        assertThat(Refusal.ofStatus(401).withClaims(long4096).claims()).hasValue(long4096);
        assertThat(Refusal.ofStatus(401).withClaims(long4096 + " ").claims()).isEmpty();
        assertThat(Refusal.ofStatus(401).withClaims("{\"a\":\n1}").claims()).isEmpty();
        assertThat(Refusal.ofStatus(401)
                        .withClaims("{\"password\":\"hunter22\"}")
                        .claims())
                .isEmpty();
    }

    @Test
    void it_tells_what_it_was_told() {
        Refusal refusal = full();

        assertThat(refusal.status()).isEqualTo(403);
        assertThat(refusal.error()).hasValue("insufficient_scope");
        assertThat(refusal.description()).hasValue("Too little.");
        assertThat(refusal.reason()).hasValue("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
        assertThat(refusal.claims()).hasValue("{\"acr\":1}");
        assertThat(refusal.requiredScopes()).containsExactly("read", "write");
        assertThat(refusal.metadata()).containsExactly(Map.entry("method", "Get"), Map.entry("service", "storage"));
        assertThat(refusal)
                .hasToString("HTTP 403 ACCESS_TOKEN_SCOPE_INSUFFICIENT, needs scopes [read, write]"
                        + " {method=Get, service=storage}, retry after PT7S: Too little.");
        assertThat(refusal.retryAfter()).hasValue(Duration.ofSeconds(7));
    }

    @Test
    void of_a_bare_status_nothing_else_is_known() {
        Refusal refusal = Refusal.ofStatus(502);

        assertThat(refusal).hasToString("HTTP 502");
        assertThat(refusal.error()).isEmpty();
        assertThat(refusal.description()).isEmpty();
        assertThat(refusal.reason()).isEmpty();
        assertThat(refusal.claims()).isEmpty();
        assertThat(refusal.requiredScopes()).isEmpty();
        assertThat(refusal.metadata()).isEmpty();
        assertThat(refusal.retryAfter()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT-1S, PT0S", "PT0S, PT0S", "PT7S, PT7S", "PT15M, PT15M", "PT15M0.001S, PT15M", "PT9999999H, PT15M"})
    void a_pause_that_is_asked_for_is_kept_within_bounds(Duration asked, Duration kept) {
        assertThat(Refusal.ofStatus(503).withRetryAfter(asked).retryAfter()).contains(kept);
    }

    @Test
    void equal_refusals_know_the_same() {
        assertThat(full()).isEqualTo(full()).hasSameHashCodeAs(full());
        assertThat(full())
                .isNotEqualTo(full().withError("other"))
                .isNotEqualTo(full().withMetadata(Map.of()))
                .isNotEqualTo(full().withRequiredScopes(List.of()))
                .isNotEqualTo(full().withRetryAfter(Duration.ZERO))
                .isNotEqualTo(Refusal.ofStatus(403));
    }

    @Test
    void it_travels_whole() {
        assertThat(Serialized.thereAndBack(full())).isEqualTo(full());
    }

    @Test
    void a_long_text_is_cut_and_a_pair_of_surrogates_is_not_halved() {
        String said = Refusal.ofStatus(400)
                .withDescription("x".repeat(255) + "😀" + "y".repeat(1_000_000))
                .description()
                .orElseThrow();

        assertThat(said).isEqualTo("x".repeat(255) + " …");
    }

    @Test
    void of_many_scopes_and_entries_few_are_kept() {
        List<String> many = IntStream.range(0, 10_000).mapToObj(i -> "s" + i).toList();
        Map<String, String> entries = new HashMap<>();
        many.forEach(name -> entries.put(name, name));

        Refusal refusal = Refusal.ofStatus(403).withRequiredScopes(many).withMetadata(entries);

        assertThat(refusal.requiredScopes()).hasSize(32);
        assertThat(refusal.metadata()).hasSize(32);
    }

    @Test
    void a_token_that_the_other_side_echoes_is_masked() {
        String jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJiaWxsaW5nIn0.c2lnbmF0dXJl";

        Refusal refusal = Refusal.ofStatus(400)
                .withDescription("Bad token " + jwt)
                .withRequiredScopes(List.of(jwt))
                .withMetadata(Map.of(jwt, "x", "token", jwt));

        assertThat(refusal.toString()).doesNotContain("eyJ").contains("masked");
        assertThat(refusal.metadata().toString()).doesNotContain("eyJ");
    }

    @Test
    void whatever_the_other_side_says_no_control_character_is_kept() {
        for (long seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Refusal refusal = Refusal.ofStatus(random.nextInt(600))
                    .withError(noise(random))
                    .withDescription(noise(random))
                    .withReason(noise(random))
                    .withClaims(noise(random))
                    .withRequiredScopes(List.of(noise(random), noise(random)))
                    .withMetadata(Map.of(noise(random), noise(random)));

            assertThat(textsOf(refusal)).as("seed %s", seed).allSatisfy(text -> {
                assertThat(text.codePoints()).noneMatch(RefusalTest::isInvisible);
                assertThat(text.length()).isLessThanOrEqualTo(257);
            });
        }
    }

    private static Refusal full() {
        return Refusal.ofStatus(403)
                .withError("insufficient_scope")
                .withDescription("Too little.")
                .withReason("ACCESS_TOKEN_SCOPE_INSUFFICIENT")
                .withClaims("{\"acr\":1}")
                .withRequiredScopes(List.of("write", "read"))
                .withMetadata(Map.of("service", "storage", "method", "Get"))
                .withRetryAfter(Duration.ofSeconds(7));
    }

    private static List<String> textsOf(Refusal refusal) {
        List<String> texts = new ArrayList<>(refusal.requiredScopes());
        refusal.error().ifPresent(texts::add);
        refusal.description().ifPresent(texts::add);
        refusal.reason().ifPresent(texts::add);
        refusal.claims().ifPresent(texts::add);
        refusal.metadata().forEach((name, value) -> texts.addAll(List.of(name, value)));
        return texts;
    }

    private static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static String noise(SplittableRandom random) {
        StringBuilder noise = new StringBuilder();
        for (int length = random.nextInt(400); length > 0; length--) {
            noise.append((char) random.nextInt(random.nextBoolean() ? 256 : 65_536));
        }
        return noise.toString();
    }
}
