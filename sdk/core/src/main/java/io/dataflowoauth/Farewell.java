// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What is left to do when a live token is closed: have it revoked, then close what its source was opened with. */
final class Farewell {
    private final Supplier<Runnable> stay;
    private final Runnable onClose;
    private final Sinks.Empty<Void> over = Sinks.empty();

    /**
     * @param stay keeps the resources of the runtime open until what it gives is run
     * @param onClose closes what the source was opened with
     */
    Farewell(Supplier<Runnable> stay, Runnable onClose) {
        this.stay = stay;
        this.onClose = onClose;
    }

    /** Closes what there is to close when the revocation has ended. It runs on whoever's thread that ends. */
    void after(Mono<Void> revocation) {
        Runnable leave = stay.get();
        revocation.doOnTerminate(() -> end(leave)).subscribe();
    }

    /** Completes when all of it is done. */
    Mono<Void> over() {
        return over.asMono();
    }

    private void end(Runnable leave) {
        LiveTerms.undisturbed(onClose);
        leave.run();
        over.tryEmitEmpty();
    }
}
