// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRequest;
import org.apache.beam.sdk.coders.CannotProvideCoderException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithFailures;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * Calls a protected API for each element, with the token that is live on the worker.
 *
 * <p>Results go on; an element that was refused, by the issuer or by the resource, comes out beside them with its
 * {@link io.dataflowoauth.Diagnosis}, and the rest goes on. What the pipeline carries is the recipe; the token is made,
 * kept and replaced on the worker, one for all threads. An element waits through an outage of the issuer for as long as
 * the {@link CallLimits} say. A misconfigured recipe fails the bundle, and so does whatever else the call throws.
 *
 * <p>Each step counts, under the metrics namespace {@code dataflow-oauth}: {@code calls}, {@code refused} (elements) and
 * the distribution {@code call_ms}. Immutable.
 *
 * @param <X> the elements of the step
 * @param <R> the results of the calls
 */
public final class CallApi<X, R>
        extends PTransform<PCollection<X>, WithFailures.Result<PCollection<R>, RefusedElement<X>>> {
    private static final long serialVersionUID = 1L;

    private final CallStep<X, R> step;
    private final @Nullable Coder<R> coder;

    private CallApi(CallStep<X, R> step, @Nullable Coder<R> coder) {
        super(step.name());
        this.step = step;
        this.coder = coder;
    }

    /** A step of this name that makes this call with the live token of this recipe. */
    public static <X, R> CallApi<X, R> of(String name, TokenRecipe recipe, ApiCall<X, R> call) {
        requireNonNull(name, "name");
        requireNonNull(recipe, "recipe");
        return new CallApi<>(new CallStep<>(name, recipe, requireNonNull(call, "call"), CallLimits.defaults()), null);
    }

    /** This step, with those limits. */
    public CallApi<X, R> withLimits(CallLimits limits) {
        requireNonNull(limits, "limits");
        return new CallApi<>(new CallStep<>(step.name(), step.recipe(), step.call(), limits), coder);
    }

    /** This step, whose results are encoded so. Needed where the call is a lambda or its results have no coder of their own. */
    public CallApi<X, R> withResultCoder(Coder<R> results) {
        return new CallApi<>(step, requireNonNull(results, "results"));
    }

    /**
     * {@inheritDoc}
     *
     * @throws TokenException.Misconfigured {@code beam.result-coder-unknown}
     */
    @Override
    public WithFailures.Result<PCollection<R>, RefusedElement<X>> expand(PCollection<X> input) {
        TupleTag<R> results = new TupleTag<>("results");
        TupleTag<RefusedElement<X>> refused = new TupleTag<>("refused");
        PCollectionTuple out = input.apply(
                "call",
                ParDo.of(new CallApiFn<>(step, results, refused)).withOutputTags(results, TupleTagList.of(refused)));
        return WithFailures.Result.of(
                out.get(results).setCoder(resultCoder(input)),
                out.get(refused).setCoder(RefusedElementCoder.of(input.getCoder())));
    }

    /** Shows the step, the kind of recipe, the principal and the scopes. */
    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
        TokenRequest request = step.recipe().request();
        builder.add(DisplayData.item("step", step.name()))
                .add(DisplayData.item("recipe", step.recipe().object().kind()))
                .add(DisplayData.item("principal", request.principal().toString()))
                .add(DisplayData.item("scopes", String.join(" ", request.scopes())));
    }

    private Coder<R> resultCoder(PCollection<X> input) {
        if (coder != null) {
            return coder;
        }
        TypeDescriptor<R> type = TypeDescriptors.extractFromTypeParameters(
                step.call(), ApiCall.class, new TypeDescriptors.TypeVariableExtractor<ApiCall<X, R>, R>() {});
        try {
            return input.getPipeline().getCoderRegistry().getCoder(type);
        } catch (CannotProvideCoderException unknown) {
            throw new TokenException.Misconfigured(
                    BeamCodes.RESULT_CODER_UNKNOWN, "Step \"" + step.name() + "\" gives " + type + ".");
        }
    }
}
