// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import java.util.function.UnaryOperator;

/** Answers the calls of one route. Called by many threads at once; must not throw on what a caller may send. */
@FunctionalInterface
public interface Handler {
    /** The answer to a call. */
    Answer answer(Call call);

    /** The service of a fake that answers, so that a fault can be for it alone; an empty text if it has no name. */
    default String service() {
        return "";
    }

    /** This handler, whose answers are changed. */
    default Handler then(UnaryOperator<Answer> change) {
        return with(call -> change.apply(answer(call)));
    }

    /** A handler of the same service that answers so. */
    default Handler with(Handler answering) {
        String service = service();
        return new Handler() {
            @Override
            public Answer answer(Call call) {
                return answering.answer(call);
            }

            @Override
            public String service() {
                return service;
            }
        };
    }
}
