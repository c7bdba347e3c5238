// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/** A call that writes down how it ended. */
final class ResourceCall extends BaseSubscriber<String> {
    private volatile @Nullable String value;
    private volatile @Nullable Throwable failure;

    static ResourceCall of(Mono<String> call) {
        ResourceCall made = new ResourceCall();
        call.subscribe(made);
        return made;
    }

    boolean waits() {
        return value == null && failure == null;
    }

    String value() {
        assertThat(failure).isNull();
        return Objects.requireNonNull(value, "the call has not ended");
    }

    Throwable failure() {
        return Objects.requireNonNull(failure, "the call has not failed");
    }

    CallRefusedException refusal() {
        assertThat(failure()).isInstanceOf(CallRefusedException.class);
        return (CallRefusedException) failure();
    }

    Diagnosis diagnosis() {
        return refusal().diagnosis().orElseThrow();
    }

    String code() {
        return diagnosis().code();
    }

    String closedBy() {
        assertThat(failure()).isInstanceOf(TokenException.Closed.class);
        return ((TokenException) failure()).code();
    }

    @Override
    protected void hookOnNext(String told) {
        value = told;
    }

    @Override
    protected void hookOnError(Throwable told) {
        failure = told;
    }
}
