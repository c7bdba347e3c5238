// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.BaseSubscriber;

/** A subscriber that writes down what it is told. */
final class Caller extends BaseSubscriber<AccessToken> {
    private final List<AccessToken> tokens = new CopyOnWriteArrayList<>();
    private volatile @Nullable Throwable failure;

    static Caller of(Publisher<AccessToken> tokens) {
        Caller caller = new Caller();
        tokens.subscribe(caller);
        return caller;
    }

    List<String> values() {
        return tokens.stream().map(AccessToken::reveal).toList();
    }

    AccessToken token() {
        return tokens.get(0);
    }

    TokenException failure() {
        if (failure instanceof TokenException typed) {
            return typed;
        }
        throw new AssertionError("Not failed with a TokenException, but " + (failure == null ? values() : failure));
    }

    boolean waits() {
        return tokens.isEmpty() && failure == null;
    }

    @Override
    protected void hookOnNext(AccessToken token) {
        tokens.add(token);
    }

    @Override
    protected void hookOnError(Throwable told) {
        failure = told;
    }
}
