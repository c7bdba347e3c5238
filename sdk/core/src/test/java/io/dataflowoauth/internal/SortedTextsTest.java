// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A set like any other, but smaller. */
class SortedTextsTest {
    private final Set<String> texts = SortedTexts.of(List.of("write", "read", "write", "admin"));

    @Test
    void texts_come_in_order_and_once() {
        assertThat(texts).containsExactly("admin", "read", "write");
        assertThat(SortedTexts.of(List.of())).isEmpty();
        assertThat(SortedTexts.of(texts)).isSameAs(texts);
    }

    @Test
    void it_equals_any_set_of_the_same_texts() {
        Set<String> tree = new TreeSet<>(texts);

        assertThat(texts).isEqualTo(tree).hasSameHashCodeAs(tree);
        assertThat(tree).isEqualTo(texts);
        assertThat(texts).isNotEqualTo(Set.of("admin", "read"));
        assertThat(texts.contains("read")).isTrue();
        assertThat(texts.contains("rea")).isFalse();
        assertThat(texts.contains(null)).isFalse();
        assertThat(texts).hasToString("[admin, read, write]");
    }

    @Test
    void nobody_changes_it_and_null_is_no_text() {
        assertThatThrownBy(() -> texts.add("more")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> texts.remove("read")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(texts::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> SortedTexts.of(Arrays.asList("a", null))).isInstanceOf(NullPointerException.class);
    }
}
