// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** A resource that a test plays: it writes down the tokens that it is called with, and answers in turn. */
final class Resource {
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final Queue<Supplier<Mono<String>>> answers = new ConcurrentLinkedQueue<>();

    Resource answers(String text) {
        answers.add(() -> Mono.just(text));
        return this;
    }

    Resource fails(Throwable failure) {
        answers.add(() -> Mono.error(failure));
        return this;
    }

    Resource refuses(int status) {
        Refusal refusal = Refusal.ofStatus(status);
        return fails(new CallRefusedException(status == 401 ? refusal.withError("invalid_token") : refusal));
    }

    Resource refuses(int status, Duration retryAfter) {
        return fails(new CallRefusedException(Refusal.ofStatus(status).withRetryAfter(retryAfter)));
    }

    Resource closesAndRefuses(TokenStream stream, int status) {
        answers.add(() -> {
            stream.close();
            return Mono.error(new CallRefusedException(Refusal.ofStatus(status)));
        });
        return this;
    }

    ResourceCall call(TokenStream stream) {
        return ResourceCall.of(stream.use(this::next));
    }

    ResourceCall call(TokenStream stream, CallRetries retries) {
        return ResourceCall.of(prepared(stream, retries));
    }

    Mono<String> prepared(TokenStream stream, CallRetries retries) {
        return stream.use(this::next, retries);
    }

    List<String> tokens() {
        return tokens;
    }

    private Mono<String> next(AccessToken token) {
        tokens.add(token.reveal());
        return answers.remove().get();
    }
}
