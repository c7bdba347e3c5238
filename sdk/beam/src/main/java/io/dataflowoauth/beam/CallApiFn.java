// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.FirstDiagnosis;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenTime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/** Makes the call of a step for each element, and lets a refused element out by the side. */
final class CallApiFn<X, R> extends DoFn<X, R> {
    private static final long serialVersionUID = 1L;

    private final CallStep<X, R> step;
    private final TupleTag<R> results;
    private final TupleTag<RefusedElement<X>> refused;
    private final CallMetrics metrics = new CallMetrics();
    private transient @Nullable WorkerTokens tokens;

    CallApiFn(CallStep<X, R> step, TupleTag<R> results, TupleTag<RefusedElement<X>> refused) {
        this.step = step;
        this.results = results;
        this.refused = refused;
    }

    @Setup
    public void setUp() {
        WorkerTokens held = WorkerTokens.hold(step.recipe(), step.limits());
        try {
            step.call().setUp();
        } catch (RuntimeException broken) {
            // A runner tears down only what it has set up.
            held.close();
            throw broken;
        }
        tokens = held;
    }

    @ProcessElement
    public void process(@Element X element, MultiOutputReceiver out) {
        // Beam counts a metric only on the thread that it called.
        AtomicInteger calls = new AtomicInteger();
        long start = TokenTime.system().nanoTime();
        try {
            R result = requireNonNull(tokens, "tokens").use(token -> {
                calls.incrementAndGet();
                return step.call().call(element, token);
            });
            out.get(results).output(result);
        } catch (CallRefusedException refusal) {
            refuse(element, diagnosis(refusal), out);
        } catch (TokenException.Misconfigured | TokenException.Closed broken) {
            throw broken;
        } catch (TokenException noToken) {
            refuse(element, FirstDiagnosis.of(noToken), out);
        }
        metrics.called(
                calls.get(), TimeUnit.NANOSECONDS.toMillis(TokenTime.system().nanoTime() - start));
    }

    @Teardown
    public void tearDown() {
        WorkerTokens held = tokens;
        tokens = null;
        if (held != null) {
            held.close();
            step.call().tearDown();
        }
    }

    private void refuse(X element, Diagnosis why, MultiOutputReceiver out) {
        metrics.refused();
        out.get(refused).output(RefusedElement.of(element, step.name(), why));
    }

    private Diagnosis diagnosis(CallRefusedException refusal) {
        return refusal.diagnosis()
                .orElseGet(() -> FirstDiagnosis.of(
                        refusal.refusal(), step.recipe().request().principal()));
    }
}
