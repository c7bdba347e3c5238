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

/** Rotates keys before a token is signed, and makes it badly, where a fault wants it so. Safe for use by many threads. */
final class TokenFlaws {
    private final Journal journal;
    private volatile @Nullable Faults faults;

    TokenFlaws(Journal journal) {
        this.journal = journal;
    }

    void strikeBy(Faults planned) {
        faults = planned;
    }

    /** Lets the keys change hands; then the bad token in place of the good one, which the issuer does not know as its own. */
    Optional<String> strike(KitKeys keys, TokenDraft.Said said, String path) {
        Faults planned = faults;
        Faults.Signing signing = planned == null
                ? Faults.Signing.SOUND
                : planned.signing(new FaultRule.Sight(path, "", () -> names(said)));
        signing.turns().forEach(turning -> {
            turning.turn().turn(keys, said.at());
            journal.add(struck(said, path).withRefusal("key-rotation", "Keys were rotated: " + turning.name() + "."));
        });
        return signing.flaw().map(flawing -> {
            String token = flawing.flaw().make(new TokenDraft(keys, said));
            journal.add(struck(said, path)
                    .withTokenId(Fingerprint.of(token))
                    .withRefusal("bad-token", "The token is bad: " + flawing.name() + "."));
            return token;
        });
    }

    private static JournalEntry struck(TokenDraft.Said said, String path) {
        return JournalEntry.of(JournalEntry.Kind.FAULT, said.at(), text(said, "sub"))
                .withAnswer(path, 200);
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
