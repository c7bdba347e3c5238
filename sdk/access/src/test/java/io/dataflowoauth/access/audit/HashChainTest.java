// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.Secret;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was done to lines shows, and where (threats D-35). */
class HashChainTest {
    private static final HashChain KEYED = HashChain.keyed(Secret.of("a key of sixteen characters or more"));

    private final List<String> lines = chained(KEYED, 6);

    static List<HashChain> chains() {
        return List.of(HashChain.plain(), KEYED);
    }

    @ParameterizedTest
    @MethodSource("chains")
    void untouched_lines_are_whole(HashChain chain) {
        ChainReport report = chain.verify(chained(chain, 50));

        assertThat(report.isWhole()).isTrue();
        assertThat(report.end().number()).isEqualTo(50);
        assertThat(chain.verify(List.of())).isEqualTo(new ChainReport(List.of(), ChainAnchor.START));
    }

    @Test
    void a_changed_event_shows_where_it_is() {
        lines.set(2, lines.get(2).replace("\"e\":3", "\"e\":7"));

        assertThat(faults()).containsExactly("3 CHANGED");
    }

    @Test
    void a_changed_line_that_was_hashed_anew_shows_at_the_next() {
        ChainLine old = ChainLine.parse(lines.get(2)).orElseThrow();
        lines.set(2, KEYED.next(new ChainAnchor(2, old.previous()), "{\"e\":7}").toString());

        assertThat(faults()).containsExactly("4 CHANGED");
    }

    @Test
    void deleted_lines_show_where_they_were() {
        lines.remove(2);
        lines.remove(2);

        assertThat(faults()).containsExactly("3 DELETED");
    }

    @Test
    void the_first_line_cannot_be_deleted_unseen() {
        lines.remove(0);

        assertThat(faults()).containsExactly("1 DELETED");
    }

    @Test
    void lines_that_changed_places_show_both() {
        Collections.swap(lines, 2, 3);

        assertThat(faults()).containsExactly("3 MOVED", "4 MOVED");
    }

    @Test
    void a_line_that_stands_twice_shows() {
        lines.add(4, lines.get(1));

        assertThat(faults()).containsExactly("5 MOVED");
    }

    @Test
    void a_line_of_another_chain_shows() {
        lines.set(3, chained(HashChain.plain(), 6).get(3));

        assertThat(faults()).contains("4 CHANGED");
    }

    @Test
    void what_is_no_line_of_a_chain_shows() {
        lines.add(3, "{\"e\":9}");
        lines.add("{\"n\":7,\"previ");

        assertThat(faults()).containsExactly("4 MALFORMED", "8 MALFORMED");
    }

    @Test
    void an_end_that_was_cut_off_shows_by_an_anchor_only() {
        ChainAnchor kept = KEYED.verify(lines).end();
        List<String> cut = lines.subList(0, 4);

        assertThat(KEYED.verify(cut).isWhole()).isTrue();
        assertThat(told(KEYED.verify(cut, kept))).containsExactly("5 CUT");
    }

    @Test
    void a_chain_that_was_made_anew_shows_by_an_anchor() {
        ChainAnchor kept =
                HashChain.plain().verify(chained(HashChain.plain(), 4)).end();
        List<String> anew = new ArrayList<>();
        ChainAnchor last = ChainAnchor.START;
        for (int i = 1; i <= 6; i++) {
            ChainLine line = HashChain.plain().next(last, "{\"forged\":" + i + "}");
            anew.add(line.toString());
            last = line.anchor();
        }

        assertThat(HashChain.plain().verify(anew).isWhole()).isTrue();
        assertThat(told(HashChain.plain().verify(anew, kept))).containsExactly("4 CHANGED");
    }

    @Test
    void without_the_key_nobody_makes_another_chain() {
        List<String> forged = chained(HashChain.keyed(Secret.of("another key of the same length")), 3);

        assertThat(told(KEYED.verify(forged))).containsExactly("1 CHANGED", "2 CHANGED", "3 CHANGED");
    }

    @Test
    void whatever_is_done_to_the_lines_but_cutting_the_end_shows() {
        Random random = new Random(20261126);
        for (int i = 0; i < 2_000; i++) {
            List<String> touched = new ArrayList<>(chained(KEYED, 8));
            int at = random.nextInt(7);
            switch (random.nextInt(4)) {
                case 0 -> touched.remove(at);
                case 1 -> Collections.swap(touched, at, 7);
                case 2 -> touched.add(at, touched.get(random.nextInt(8)));
                default -> touched.set(at, flipped(touched.get(at), random));
            }
            assertThat(KEYED.verify(touched).isWhole())
                    .as(String.join("\n", touched))
                    .isFalse();
        }
    }

    @Test
    void an_anchor_is_a_text_that_can_be_kept() {
        ChainAnchor anchor = KEYED.verify(lines).end();

        assertThat(ChainAnchor.parse(anchor.toString())).isEqualTo(anchor);
        assertThatThrownBy(() -> ChainAnchor.parse("6")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ChainAnchor(-1, anchor.hash())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_short_key_is_none() {
        assertThatThrownBy(() -> HashChain.keyed(Secret.of("short"))).isInstanceOf(IllegalArgumentException.class);
    }

    private List<String> faults() {
        return told(KEYED.verify(lines));
    }

    private static List<String> told(ChainReport report) {
        assertThat(report.faults())
                .allSatisfy(fault -> assertThat(fault.sentence()).endsWith("."));
        return report.faults().stream()
                .map(fault -> fault.line() + " " + fault.kind())
                .toList();
    }

    private static String flipped(String line, Random random) {
        int at = random.nextInt(line.length());
        return line.substring(0, at) + (char) (line.charAt(at) ^ 1) + line.substring(at + 1);
    }

    private static List<String> chained(HashChain chain, int count) {
        List<String> lines = new ArrayList<>();
        ChainAnchor last = ChainAnchor.START;
        for (int i = 1; i <= count; i++) {
            ChainLine line = chain.next(last, "{\"e\":" + i + "}");
            lines.add(line.toString());
            last = line.anchor();
        }
        return lines;
    }
}
