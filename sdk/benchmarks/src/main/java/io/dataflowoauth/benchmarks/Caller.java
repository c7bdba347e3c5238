// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import com.google.auth.RequestMetadataCallback;
import java.util.List;
import java.util.Map;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Whoever asks without blocking: by a subscription, or by Google's callback. */
interface Caller extends CoreSubscriber<Object>, RequestMetadataCallback {
    /** It has its token. */
    void served(Object token);

    /** It has none and is told why. */
    void failed(Throwable why);

    @Override
    default void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    default void onNext(Object token) {
        served(token);
    }

    @Override
    default void onError(Throwable why) {
        failed(why);
    }

    @Override
    default void onComplete() {
        // what counts has been said
    }

    @Override
    default void onSuccess(Map<String, List<String>> metadata) {
        served(metadata);
    }

    @Override
    default void onFailure(Throwable why) {
        failed(why);
    }
}
