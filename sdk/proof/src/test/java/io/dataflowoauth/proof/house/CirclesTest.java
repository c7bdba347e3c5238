// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CirclesTest {
    @Test
    void a_way_that_only_goes_forward_has_no_circle() {
        var graph = Map.of("a", Set.of("b", "c"), "b", Set.of("c"), "c", Set.<String>of());

        assertThat(Circles.of(graph)).isEmpty();
    }

    @Test
    void a_circle_is_found_whatever_hangs_on_it() {
        var graph = Map.of("a", Set.of("b"), "b", Set.of("c"), "c", Set.of("b", "d"), "d", Set.<String>of());

        assertThat(Circles.of(graph)).containsExactly(Set.of("b", "c"));
    }
}
