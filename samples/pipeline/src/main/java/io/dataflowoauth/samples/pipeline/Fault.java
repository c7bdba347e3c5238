// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What {@code --break} can break in mid-run. */
enum Fault {
    NONE("none", "nothing is broken"),
    ISSUER_DOWN("issuer-down", "the issuer, the STS and the impersonation service reset every connection for 5 s"),
    ROLE_REMOVED("role-removed", "the writer loses its role"),
    KEY_ROTATED("key-rotated", "the issuer signs with another key; the token in the reader's file is of the old one");

    private final String label;
    private final String story;

    Fault(String label, String story) {
        this.label = label;
        this.story = story;
    }

    static Fault named(String name) {
        return Arrays.stream(values())
                .filter(fault -> fault.label.equals(name))
                .findFirst()
                .orElseThrow(() -> new BadOption("--break knows " + names() + ", and not \"" + name + "\"."));
    }

    static String names() {
        return Arrays.stream(values())
                .filter(fault -> fault != NONE)
                .map(Fault::label)
                .collect(Collectors.joining(", "));
    }

    String label() {
        return label;
    }

    String story() {
        return story;
    }
}
