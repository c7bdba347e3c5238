// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.Answer;
import java.time.Duration;
import java.util.Optional;

/** An answer that a fake gives instead of its own, as a fault. Immutable; safe for use by many threads. */
public final class FakeAnswer {
    private final Answer answer;

    private FakeAnswer(Answer answer) {
        this.answer = answer;
    }

    /** An empty answer with that status. */
    public static FakeAnswer status(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("Not a final HTTP status: " + status);
        }
        return new FakeAnswer(Answer.text(status, ""));
    }

    /** A JSON answer, well-formed or not. */
    public static FakeAnswer json(int status, String body) {
        return new FakeAnswer(Answer.json(status, requireNonNull(body, "body")));
    }

    /** No answer: the connection is reset. */
    public static FakeAnswer reset() {
        return new FakeAnswer(Answer.reset());
    }

    /** This answer, asking to be left alone so long: {@code Retry-After} in whole seconds, rounded up (RFC 9110 10.2.3). */
    public FakeAnswer withRetryAfter(Duration wait) {
        return withHeader("Retry-After", String.valueOf(wait.plusMillis(999).toSeconds()));
    }

    /** This answer, with one more header. */
    public FakeAnswer withHeader(String name, String value) {
        return new FakeAnswer(answer.withHeader(name, value));
    }

    /** This answer, sent after so much real time. */
    public FakeAnswer withDelay(Duration real) {
        return new FakeAnswer(answer.withDelay(real));
    }

    /** The status; empty for a reset. */
    public Optional<Integer> status() {
        return answer.isReset() ? Optional.empty() : Optional.of(answer.status());
    }

    Answer answer() {
        return answer;
    }

    @Override
    public String toString() {
        return "FakeAnswer[" + status().map(String::valueOf).orElse("reset") + "]";
    }
}
