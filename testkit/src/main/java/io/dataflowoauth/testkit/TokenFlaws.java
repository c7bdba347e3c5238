// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.FaultRule;
import io.dataflowoauth.testkit.internal.Faults;
import io.dataflowoauth.testkit.internal.Fingerprint;
import io.dataflowoauth.testkit.internal.KitKeys;
import io.dataflowoauth.testkit.internal.TokenDraft;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a token badly where a fault wants it so. Safe for use by many threads. */
final class TokenFlaws {
    private final Journal journal;
    private volatile @Nullable Faults faults;

    TokenFlaws(Journal journal) {
        this.journal = journal;
    }

    void strikeBy(Faults planned) {
        faults = planned;
    }

    /** The bad token in place of the good one; the issuer does not know it as its own. */
    Optional<String> strike(KitKeys keys, TokenDraft.Said said, String path) {
        Faults planned = faults;
        if (planned == null) {
            return Optional.empty();
        }
        return planned.flaw(new FaultRule.Sight(path, "", () -> names(said))).map(flawing -> {
            String token = flawing.flaw().make(new TokenDraft(keys, said));
            journal.add(JournalEntry.of(JournalEntry.Kind.FAULT, said.at(), text(said, "sub"))
                    .withTokenId(Fingerprint.of(token))
                    .withAnswer(path, 200)
                    .withRefusal("bad-token", "The token is bad: " + flawing.name() + "."));
            return token;
        });
    }

    private static Set<String> names(TokenDraft.Said said) {
        return new LinkedHashSet<>(Stream.of("sub", "client_id", "azp")
                .map(claim -> text(said, claim))
                .filter(name -> !name.equals("unknown"))
                .toList());
    }

    private static String text(TokenDraft.Said said, String claim) {
        return said.claims().get(claim) instanceof String text ? text : "unknown";
    }
}
