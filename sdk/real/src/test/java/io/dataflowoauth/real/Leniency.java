// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import io.dataflowoauth.testkit.BadToken;
import io.dataflowoauth.testkit.BadTokens;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which bad tokens others take for good ones. Nimbus's JOSE library, on which its SDK and Spring stand, trims texts, reads
 * base64 with whatever is around it, and does not mind an empty {@code crit}.
 */
final class Leniency {
    private static final List<String> OF_JOSE =
            List.of("an empty list of demands", "padding", "a space at its end", "a null character");

    private Leniency() {}

    /** All bad tokens that are refused by whoever overlooks these beside those that the JOSE library does. */
    static List<BadToken> refused(String... more) {
        Set<String> names = names(more);
        return BadTokens.all().stream()
                .filter(bad -> !names.contains(bad.name()))
                .toList();
    }

    /** The others. */
    static List<BadToken> overlooked(String... more) {
        Set<String> names = names(more);
        return BadTokens.all().stream()
                .filter(bad -> names.contains(bad.name()))
                .toList();
    }

    private static Set<String> names(String... more) {
        Set<String> names = new HashSet<>(OF_JOSE);
        names.addAll(List.of(more));
        return names;
    }
}
