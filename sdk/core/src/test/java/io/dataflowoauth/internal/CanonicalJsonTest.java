// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    @Test
    void only_what_must_be_escaped_is_escaped_in_the_shortest_way() {
        String text = "\"\\/\b\f\n\r\t\u0000\u001f\u007fé😀\u2028";

        String json = CanonicalJson.write(object(Map.of("a", text)));

        assertThat(json).isEqualTo("{\"a\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007fé😀\u2028\"}");
        assertThat(CanonicalJson.read(json)).containsEntry("a", text);
    }

    @Test
    void members_are_sorted_at_every_depth() {
        String json = CanonicalJson.write(object(Map.of(
                "b", object(Map.of("d", 1L, "c", 2L)),
                "a", List.of(object(Map.of("f", true, "e", false))))));

        assertThat(json).isEqualTo("{\"a\":[{\"e\":false,\"f\":true}],\"b\":{\"c\":2,\"d\":1}}");
        assertThat(CanonicalJson.write(CanonicalJson.read(json))).isEqualTo(json);
    }

    @Test
    void minus_zero_is_zero() {
        assertThat(CanonicalJson.write(CanonicalJson.read("{\"a\":-0}"))).isEqualTo("{\"a\":0}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":\"hunter2}", "{\"a\":hunter2}", "{\"a\":\"hunter2\",\"a\":1}", "{\"hunter2\":1.5}"})
    void a_malformed_text_is_never_quoted(String json) {
        assertThatExceptionOfType(CanonicalJson.Malformed.class)
                .isThrownBy(() -> CanonicalJson.read(json))
                .withMessageNotContaining("hunter2")
                .withNoCause();
    }

    @Test
    void a_fault_is_placed_by_line_and_column() {
        assertThatExceptionOfType(CanonicalJson.Malformed.class)
                .isThrownBy(() -> CanonicalJson.read("{\n  \"a\": tru }"))
                .withMessage("it is not strict JSON (line 2, column 8)");
    }

    @Test
    void what_the_form_does_not_know_cannot_be_written() {
        assertThatExceptionOfType(CanonicalJson.Malformed.class)
                .isThrownBy(() -> CanonicalJson.write(object(Map.of("a", 1.5))))
                .withMessage("it holds a Double");
        assertThatExceptionOfType(CanonicalJson.Malformed.class)
                .isThrownBy(() -> CanonicalJson.write(object(Map.of("a", "\ud800"))))
                .withMessage("a text is no well-formed Unicode");
    }

    @Test
    void the_limit_counts_bytes_and_not_characters() {
        List<Object> texts =
                List.of("é".repeat(8_000), "é".repeat(8_000), "é".repeat(8_000), "é".repeat(8_000), "é".repeat(8_000));

        assertThatExceptionOfType(CanonicalJson.Malformed.class)
                .isThrownBy(() -> CanonicalJson.write(object(Map.of("a", texts))))
                .withMessage("it is longer than 65536 bytes");
    }

    private static SortedMap<String, Object> object(Map<String, Object> members) {
        return new TreeMap<>(members);
    }
}
