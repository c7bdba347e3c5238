// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.sweep;

import io.dataflowoauth.testkit.internal.SecretLedger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks for known secrets and for marked ones, packed up to {@value #DEPTH} times. Immutable; safe for use by many threads. */
public final class SecretSearch {
    /** A shorter secret would be found in any text. */
    public static final int SHORTEST = 8;

    private static final int DEPTH = 5;
    private static final int RANDOM_AFTER_MARK = 16;

    private final List<String> kinds = new ArrayList<>();
    private final NeedleIndex index;
    private final int tooShort;

    /** For these secrets, each with its kind, and for everything that carries the kit's mark. */
    public SecretSearch(Map<String, String> secrets) {
        kinds.add("marked secret");
        List<Needle> needles = new ArrayList<>(Needle.formsOf(SecretLedger.MARK, 0));
        int left = 0;
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            if (secret.getKey().length() < SHORTEST) {
                left++;
            } else {
                needles.addAll(Needle.formsOf(secret.getKey(), kinds.size()));
                kinds.add(secret.getValue());
            }
        }
        this.index = new NeedleIndex(needles);
        this.tooShort = left;
    }

    /** How many secrets it knows by themselves. */
    public int secrets() {
        return kinds.size() - 1;
    }

    /** How many it was given that are too short to be looked for. */
    public int tooShort() {
        return tooShort;
    }

    /** What was found: {@code kind, how it was packed}, never the secret; each once. */
    public Set<String> find(byte[] bytes) {
        Set<String> found = new LinkedHashSet<>();
        try (Unpacking unpacking = new Unpacking()) {
            new Search(unpacking, found).into(bytes, "", DEPTH);
        }
        return found;
    }

    /** The mark alone is only a constant; a secret has random digits after it. */
    private static boolean isMarked(byte[] bytes, Needle needle, int start) {
        return switch (needle.how()) {
            case "plain" -> randomFollows(bytes, start + needle.bytes().length, 1);
            case "utf-16" -> randomFollows(bytes, start + needle.bytes().length + (bytes[start] == 0 ? 1 : 0), 2);
            default -> randomFollowsDecoded(bytes, needle, start);
        };
    }

    private static boolean randomFollows(byte[] bytes, int from, int step) {
        if (from + (RANDOM_AFTER_MARK - 1) * step >= bytes.length) {
            return false;
        }
        for (int i = 0; i < RANDOM_AFTER_MARK; i++) {
            if (Character.digit(bytes[from + i * step], 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean randomFollowsDecoded(byte[] bytes, Needle needle, int start) {
        int from = start - needle.lead();
        if (from < 0) {
            return false;
        }
        Optional<byte[]> decoded = Base64Text.decoded(bytes, from, Base64Text.endOfRun(bytes, start));
        int before = needle.lead() * 6 / 8;
        return decoded.filter(text -> randomFollows(text, before + SecretLedger.MARK.length(), 1))
                .isPresent();
    }

    private final class Search {
        private final Unpacking unpacking;
        private final Set<String> found;

        private Search(Unpacking unpacking, Set<String> found) {
            this.unpacking = unpacking;
            this.found = found;
        }

        private void into(byte[] bytes, String packed, int depth) {
            if (bytes.length < NeedleIndex.WINDOW) {
                return;
            }
            index.find(bytes, (needle, start) -> {
                if (needle.secret() > 0 || isMarked(bytes, needle, start)) {
                    found.add(kinds.get(needle.secret()) + ", " + packed + needle.how());
                }
            });
            if (depth > 0) {
                unpacking.each(bytes, (how, inside) -> into(inside, packed + how + " > ", depth - 1));
            }
        }
    }
}
