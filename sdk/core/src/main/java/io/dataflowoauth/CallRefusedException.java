// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call of yours was refused by the resource. A call inside {@code TokenStream.use} says so by failing with this.
 *
 * <p>It holds the {@link Refusal}, and a first {@link Diagnosis} once a stream has seen it. No {@link TokenException}:
 * there was a token. Serializable, because engines ship exceptions; holds no secret.
 */
public final class CallRefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;
    private final boolean repeatable;
    private final @Nullable Diagnosis diagnosis;

    /** A refusal that no stream has seen yet. */
    public CallRefusedException(Refusal refusal) {
        this(refusal, true);
    }

    private CallRefusedException(Refusal refusal, boolean repeatable) {
        super("The call was refused: " + requireNonNull(refusal, "refusal"));
        this.refusal = refusal;
        this.repeatable = repeatable;
        this.diagnosis = null;
    }

    private CallRefusedException(CallRefusedException from, Diagnosis diagnosis) {
        super("The call was refused: " + diagnosis + " (" + from.refusal + ")");
        this.refusal = from.refusal;
        this.repeatable = from.repeatable;
        this.diagnosis = diagnosis;
    }

    /** The same refusal, of a call that cannot be made twice: its body was a stream, or it is not idempotent. */
    public CallRefusedException unrepeatable() {
        CallRefusedException once = new CallRefusedException(refusal, false);
        once.setStackTrace(getStackTrace());
        return once;
    }

    /** The same refusal, diagnosed. The stack trace stays where the call failed. */
    public CallRefusedException diagnosed(Diagnosis cause) {
        CallRefusedException diagnosed = new CallRefusedException(this, requireNonNull(cause, "diagnosis"));
        diagnosed.setStackTrace(getStackTrace());
        return diagnosed;
    }

    /** What came back. */
    public Refusal refusal() {
        return refusal;
    }

    /** Whether the call can be made again with another token, as far as its body goes. */
    public boolean repeatable() {
        return repeatable;
    }

    /** The first diagnosis; empty until a stream has seen the exception. */
    public Optional<Diagnosis> diagnosis() {
        return Optional.ofNullable(diagnosis);
    }
}
