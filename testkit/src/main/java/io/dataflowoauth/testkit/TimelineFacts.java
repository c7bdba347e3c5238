// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a timeline is made of, when it is made.
 *
 * @param entries of all journals, in the order of their time
 * @param names how principals are called
 * @param bands what was broken, as the test says
 */
record TimelineFacts(List<JournalEntry> entries, Map<String, String> names, List<Band> bands) {
    /**
     * Something was broken.
     *
     * @param name what
     * @param from since when
     * @param until when it was mended
     */
    record Band(String name, Instant from, Instant until) {}
}
