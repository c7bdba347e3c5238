// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import reactor.core.publisher.Mono;

/**
 * Is told of each outcome once, before anybody is let in or answered. Implementations are safe for use by many threads.
 */
@FunctionalInterface
public interface AccessObserver {
    /** Nobody is told. */
    static AccessObserver none() {
        return outcome -> Mono.empty();
    }

    /**
     * Records an outcome.
     *
     * @return cold, subscribed once, and not cancelled when the caller goes away. The answer waits for its end: it must not
     *     take longer than a caller can wait. If it fails, nobody is let in, and the answer is 503; whoever must not be kept
     *     from answering swallows the failure
     */
    Mono<Void> observe(AccessOutcome outcome);

    /** Both, one after the other; the second is not told if the first fails. */
    default AccessObserver then(AccessObserver next) {
        return outcome -> observe(outcome).then(Mono.defer(() -> next.observe(outcome)));
    }
}
