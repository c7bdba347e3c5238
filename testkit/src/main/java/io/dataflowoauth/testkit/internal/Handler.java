// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Answers the calls of one route. Called by many threads at once; must not throw on what a caller may send. */
@FunctionalInterface
public interface Handler {
    /** The answer to a call. */
    Answer answer(Call call);

    /** When it is time to answer that call: at once, as a rule. Whoever waits holds no thread. */
    default CompletionStage<Void> held(Call call) {
        return CompletableFuture.completedFuture(null);
    }

    /** The service of a fake that answers, so that a fault can be for it alone; an empty text if it has no name. */
    default String service() {
        return "";
    }

    /** Whether it waits for nothing and nobody, so that the thread that reads from the network may run it itself. */
    default boolean isPrompt() {
        return false;
    }

    /** That handler, which waits for nothing and nobody. */
    static Handler prompt(Handler answering) {
        return new Handler() {
            @Override
            public Answer answer(Call call) {
                return answering.answer(call);
            }

            @Override
            public boolean isPrompt() {
                return true;
            }
        };
    }

    /** This handler, whose answers are changed. */
    default Handler then(UnaryOperator<Answer> change) {
        return with(call -> change.apply(answer(call)));
    }

    /** A handler of the same service that answers so, and as promptly. */
    default Handler with(Handler answering) {
        String service = service();
        boolean prompt = isPrompt();
        Handler whole = this;
        return new Handler() {
            @Override
            public CompletionStage<Void> held(Call call) {
                return whole.held(call);
            }

            @Override
            public Answer answer(Call call) {
                return answering.answer(call);
            }

            @Override
            public String service() {
                return service;
            }

            @Override
            public boolean isPrompt() {
                return prompt;
            }
        };
    }
}
