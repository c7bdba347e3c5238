// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import io.dataflowoauth.AccessToken;
import java.io.Serializable;
import reactor.core.publisher.Mono;

/**
 * What a step does with one element: one call of a protected API, with the token that is live then.
 *
 * <p>It travels to the workers, so it holds addresses and names, never a secret and never a client: what it calls with is
 * made in {@link #setUp()}. One instance serves one thread at a time.
 *
 * @param <X> the elements of the step
 * @param <R> the results of the calls
 */
@FunctionalInterface
public interface ApiCall<X, R> extends Serializable {
    /**
     * The call for this element.
     *
     * <p>It may be made twice, the second time with a new token, if the first one ended in a refusal that a new token can
     * mend: read the token for each call and do not keep it.
     *
     * @return cold, gives exactly one result; fails with a {@link io.dataflowoauth.CallRefusedException} if the resource
     *     refused. Cancelling it gives the call up.
     */
    Mono<R> call(X element, AccessToken token);

    /** Called once on the worker, before the first element. */
    default void setUp() {}

    /** Called once on the worker, after the last call has ended; the worker may also die without it. */
    default void tearDown() {}
}
