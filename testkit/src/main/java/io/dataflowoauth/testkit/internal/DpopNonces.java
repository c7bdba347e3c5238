// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import java.util.Optional;

/** The nonces of one server for DPoP proofs (RFC 9449 section 8): the newest, and the one before it. */
public final class DpopNonces {
    private Optional<String> newest = Optional.empty();
    private Optional<String> before = Optional.empty();

    /** None is asked for yet. */
    public DpopNonces() {}

    /** From now on one is asked for; a new one, if one was before. */
    public synchronized void rotate() {
        before = newest;
        newest = Optional.of(SecretLedger.shared().mint("dpop nonce"));
    }

    /** What answers give. */
    public synchronized Optional<String> newest() {
        return newest;
    }

    /** This answer, with the nonce for the next proof. */
    public Answer on(Answer answer) {
        return newest().map(nonce -> answer.withHeader("DPoP-Nonce", nonce)).orElse(answer);
    }

    synchronized boolean accept(Optional<String> sent) {
        return newest.isEmpty() || sent.equals(newest) || (before.isPresent() && sent.equals(before));
    }
}
