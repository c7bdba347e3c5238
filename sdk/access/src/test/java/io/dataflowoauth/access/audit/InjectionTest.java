// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.access.fixture.ManualTime;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever strangers write, an event is one line of valid JSON that moves no cursor (threats D-33, D-38). */
class InjectionTest {
    private static final List<AuditFormat> FORMATS =
            List.of(AuditFormat.plain(), AuditFormat.cloudEvents(URI.create("https://orders.example")));
    private static final int[] NASTY = {
        0, 7, 8, '\n', '\r', 0x1b, '"', '\\', '{', '}', 0x7f, 0x85, 0x9b, 0xa0, 0xad, 0x200b, 0x200e, 0x2028, 0x2029,
        0x202e, 0x2066, 0xd800, 0xdfff, 0xe000, 0xfeff, 0xfffe, 0x1f600, 0xe0041
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada\r\n{\"outcome\":\"allowed\"}",
                "ada\",\"outcome\":\"allowed",
                "\u001b[2Jada",
                "ada\u2028next",
                "\u202eada",
                "ada\\",
                "\ud800",
                "ada\u0000"
            })
    void a_text_cannot_leave_its_place(String text) {
        String line = all(text).toString();

        assertThat(line).doesNotMatch("(?s).*[\\p{Cc}\\p{Cf}\u2028\u2029].*");
        assertThat(Schemas.json(line).get("outcome").asText()).isEqualTo("denied");
        assertThat(Schemas.faults("audit-event-1.json", line)).isEmpty();
    }

    @Test
    void random_texts_stay_within_their_line_and_their_length() {
        Random random = new Random(20261126);
        for (int i = 0; i < 5_000; i++) {
            AuditEvent event = all(text(random));
            for (AuditFormat format : FORMATS) {
                String line = format.line(event);
                JsonNode read = Schemas.json(line);

                assertThat(line.codePoints()).allMatch(InjectionTest::isFit);
                assertThat(line.length()).isLessThan(12_000);
                assertThat(read.isObject()).isTrue();
            }
        }
    }

    @Test
    void everyday_texts_stay_as_they_are() {
        AuditEvent event = all("Žofie Müller (北京)");

        assertThat(event.name()).contains("Žofie Müller (北京)");
        assertThat(Schemas.json(event.toString()).get("name").asText()).isEqualTo("Žofie Müller (北京)");
    }

    @Test
    void what_is_taken_out_can_be_seen() {
        assertThat(all("a\nb\u202ec").name()).contains("a\\u{a}b\\u{202e}c");
    }

    @Test
    void ten_thousand_scopes_are_a_few_and_their_number() {
        List<String> scopes =
                IntStream.range(0, 10_000).mapToObj(i -> "scope-" + i).toList();
        AuditEvent event = AuditEvent.of(AuditActivity.ACQUIRE, AuditOutcome.ALLOWED, ManualTime.START)
                .withScopesAsked(scopes);

        assertThat(event.scopesAsked()).hasSize(50);
        assertThat(Schemas.json(event.toString()).at("/scopes_asked/count").asInt())
                .isEqualTo(10_000);
        assertThat(event.toString().length()).isLessThan(4_096);
    }

    @Test
    void a_text_of_megabytes_is_cut_and_no_character_in_two() {
        String end = all("😀".repeat(1_000_000)).name().orElseThrow();

        assertThat(end).hasSizeLessThanOrEqualTo(256).endsWith("😀…");
    }

    @Test
    void what_is_shaped_like_a_secret_is_masked_in_every_field() {
        String jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl";

        assertThat(all(jwt).toString()).doesNotContain("eyJ").contains("masked");
    }

    @Test
    void a_fingerprint_or_a_trace_that_is_none_is_left_out() {
        AuditEvent event = all("x").withToken("the token itself", "").withTraceparent("00-zz-zz-01");

        assertThat(event.tokenFingerprint()).isEmpty();
        assertThat(event.traceId()).isEmpty();
    }

    /** The text in every field that takes one. */
    static AuditEvent all(String text) {
        PrincipalChain chain = text.isBlank() || text.chars().anyMatch(Character::isISOControl)
                ? PrincipalChain.unknown()
                : PrincipalChain.of(text).then(text);
        return AuditEvent.of(AuditActivity.DECIDE, AuditOutcome.DENIED, ManualTime.START)
                .withPrincipal(chain)
                .withName(text)
                .withIssuer(text)
                .withWhat(text)
                .withResource(text)
                .withScopesAsked(Collections.nCopies(60, text))
                .withScopesGranted(List.of(text))
                .withReason(text, text)
                .withDecision(text.isEmpty() ? "r" : text, text, text.isEmpty() ? "d" : text)
                .withToken("0123456789abcdef0123456789ABCDEF", text)
                .withTraceparent(text);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(700);
        for (int i = 0; i < length; i++) {
            int point = switch (random.nextInt(3)) {
                case 0 -> NASTY[random.nextInt(NASTY.length)];
                case 1 -> random.nextInt(0x110000);
                default -> ' ' + random.nextInt(95);
            };
            text.appendCodePoint(point);
        }
        return text.toString();
    }

    private static boolean isFit(int point) {
        int type = Character.getType(point);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE;
    }
}
