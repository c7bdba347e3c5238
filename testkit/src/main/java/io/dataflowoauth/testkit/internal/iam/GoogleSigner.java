// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.FaultRule;
import io.dataflowoauth.testkit.internal.Faults;
import io.dataflowoauth.testkit.internal.KitKeys;
import io.dataflowoauth.testkit.internal.TokenDraft;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signs with Google's keys and those of accounts: badly, and with keys that were rotated just before, where a fault wants it so.
 * Safe for use by many threads.
 */
final class GoogleSigner {
    private final StubState state;
    private final GoogleKeys keys;
    private volatile @Nullable Faults faults;

    GoogleSigner(StubState state, GoogleKeys keys) {
        this.state = state;
        this.keys = keys;
    }

    void strikeBy(Faults planned) {
        faults = planned;
    }

    /**
     * What is signed, and why.
     *
     * @param service of the stub that signs
     * @param path of the call that asks for it
     * @param email of the account that it is about
     * @param at when
     */
    record Occasion(String service, String path, String email, Instant at) {}

    /**
     * What was signed.
     *
     * @param keyId of the key that has signed it
     * @param value a JWT, or a signature in base64
     */
    record Signed(String keyId, String value) {
        @Override
        public String toString() {
            return "Signed[" + keyId + "]";
        }
    }

    /** An ID token of Google's. */
    String idToken(Map<String, Object> claims, Occasion occasion) {
        return jwt(keys.google(), claims, occasion).value();
    }

    /** A JWT of the account that the occasion is about. */
    Signed jwt(Map<String, Object> claims, Occasion occasion) {
        return jwt(keys.of(occasion.email()), claims, occasion);
    }

    /** A signature of the account that the occasion is about. */
    Signed bytes(byte[] bytes, Occasion occasion) {
        KitKeys own = keys.of(occasion.email());
        turned(own, occasion);
        return new Signed(own.currentKeyId(), Base64.getEncoder().encodeToString(own.signBytes(bytes)));
    }

    private Signed jwt(KitKeys by, Map<String, Object> claims, Occasion occasion) {
        Optional<FaultRule.Flawing> flaw = turned(by, occasion);
        String keyId = by.currentKeyId();
        if (flaw.isEmpty()) {
            return new Signed(keyId, by.sign(claims));
        }
        told(occasion, "bad-token", "The token is bad: " + flaw.get().name() + ".");
        TokenDraft draft = new TokenDraft(by, new TokenDraft.Said("JWT", claims, occasion.at()));
        return new Signed(keyId, flaw.get().flaw().make(draft));
    }

    /** Lets the keys change hands first. */
    private Optional<FaultRule.Flawing> turned(KitKeys by, Occasion occasion) {
        Faults planned = faults;
        if (planned == null) {
            return Optional.empty();
        }
        Set<String> names = Set.of(occasion.email(), Accounts.member(occasion.email()));
        Faults.Signing signing = planned.signing(new FaultRule.Sight(occasion.path(), occasion.service(), () -> names));
        signing.turns().forEach(turning -> {
            turning.turn().turn(by, occasion.at());
            told(occasion, "key-rotation", "Keys were rotated: " + turning.name() + ".");
        });
        return signing.flaw();
    }

    private void told(Occasion occasion, String code, String why) {
        Observation.Subject subject = new Observation.Subject(occasion.email(), Optional.empty());
        Outcome outcome = new Outcome(200, Optional.empty(), code, why);
        state.witness().saw(new Observation(occasion.at(), Observation.What.FAULT, occasion.path(), subject, outcome));
    }
}
