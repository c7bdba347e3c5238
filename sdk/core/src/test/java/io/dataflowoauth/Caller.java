// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.BaseSubscriber;

/** A subscriber that writes down what it is told. */
class Caller extends BaseSubscriber<AccessToken> {
    private final List<AccessToken> tokens = new CopyOnWriteArrayList<>();
    private volatile @Nullable Throwable failure;
    private volatile boolean completed;

    static Caller of(Publisher<AccessToken> tokens) {
        Caller caller = new Caller();
        tokens.subscribe(caller);
        return caller;
    }

    List<AccessToken> tokens() {
        return tokens;
    }

    List<String> values() {
        return tokens.stream().map(AccessToken::reveal).toList();
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    boolean completed() {
        return completed;
    }

    boolean waits() {
        return tokens.isEmpty() && failure == null && !completed;
    }

    @Override
    protected void hookOnNext(AccessToken token) {
        tokens.add(token);
    }

    @Override
    protected void hookOnError(Throwable told) {
        failure = told;
    }

    @Override
    protected void hookOnComplete() {
        completed = true;
    }
}
