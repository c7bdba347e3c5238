// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Diagnosis;

/**
 * An element whose call was refused, and why: which layer, with which code, for whom, what is missing, what to change.
 *
 * <p>Equal if all of it is equal. As immutable as its element.
 *
 * @param <X> the elements of the step
 */
public final class RefusedElement<X> {
    private final X element;
    private final String step;
    private final Diagnosis diagnosis;

    private RefusedElement(X element, String step, Diagnosis diagnosis) {
        this.element = element;
        this.step = step;
        this.diagnosis = diagnosis;
    }

    /** This element, refused in this step, for that reason. */
    public static <X> RefusedElement<X> of(X element, String step, Diagnosis diagnosis) {
        return new RefusedElement<>(element, requireNonNull(step, "step"), requireNonNull(diagnosis, "diagnosis"));
    }

    /** The element, as it came into the step: what to feed in again once the cause is mended. */
    public X element() {
        return element;
    }

    /** The name of the step. */
    public String step() {
        return step;
    }

    /** Why. */
    public Diagnosis diagnosis() {
        return diagnosis;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RefusedElement<?> refused
                && java.util.Objects.equals(element, refused.element)
                && step.equals(refused.step)
                && diagnosis.equals(refused.diagnosis);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hash(element, step, diagnosis);
    }

    /** The step and the diagnosis; not the element, which may be anybody's data. */
    @Override
    public String toString() {
        return "Refused in step " + step + ": " + diagnosis;
    }
}
