// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class CallApiTest {
    @Test
    void all_instances_and_threads_of_a_worker_share_one_token() {
        Pipeline pipeline = Outcome.pipeline();
        List<Integer> elements = IntStream.range(0, 200).boxed().toList();

        var out = pipeline.apply(Create.of(elements))
                .apply(CallApi.of("read", CountedKind.recipe("shared"), new Squaring()));

        var results = Outcome.of(out.output());
        var refused = Outcome.of(out.failures());
        PipelineResult result = finish(pipeline);
        assertThat(results.elements())
                .containsExactlyInAnyOrderElementsOf(
                        elements.stream().map(n -> n * n).toList());
        assertThat(refused.elements()).isEmpty();
        assertThat(CountedKind.issued("shared")).isEqualTo(1);
        assertThat(Outcome.counted(result)).containsExactlyInAnyOrderEntriesOf(Map.of("read/calls", 200L));
    }

    @Test
    void an_element_that_the_resource_refuses_comes_out_beside_the_rest_with_its_diagnosis() {
        Pipeline pipeline = Outcome.pipeline();

        var out = pipeline.apply(Create.of(1, 2, 3, 4))
                .apply(CallApi.of("write", CountedKind.recipe("writer@x"), new RefusingEven()));

        var results = Outcome.of(out.output());
        var refused = Outcome.of(out.failures());
        PipelineResult result = finish(pipeline);

        assertThat(results.elements()).containsExactlyInAnyOrder(1, 3);
        assertThat(refused.elements())
                .extracting(CallApiTest::explained)
                .containsExactlyInAnyOrder(
                        "2 write AUTHORIZATION core.call-permission-denied writer@x",
                        "4 write AUTHORIZATION core.call-permission-denied writer@x");
        assertThat(Outcome.counted(result)).containsEntry("write/refused", 2L).containsEntry("write/calls", 4L);
    }

    @Test
    void an_identity_that_the_issuer_rejects_refuses_its_elements_and_no_others() {
        Pipeline pipeline = Outcome.pipeline();
        PCollection<Integer> elements = pipeline.apply(Create.of(1, 2, 3));

        var good = elements.apply(CallApi.of("good", CountedKind.recipe("good"), new Squaring()));
        var bad = elements.apply(CallApi.of("bad", CountedKind.rejected("partner@x"), new Squaring()));

        var goodResults = Outcome.of(good.output());
        var badResults = Outcome.of(bad.output());
        var refused = Outcome.of(bad.failures());
        finish(pipeline);

        assertThat(goodResults.elements()).containsExactlyInAnyOrder(1, 4, 9);
        assertThat(badResults.elements()).isEmpty();
        assertThat(refused.elements())
                .extracting(CallApiTest::explained)
                .hasSize(3)
                .allMatch(line -> line.contains("bad AUTHENTICATION core.call-token-invalid partner@x"));
    }

    @Test
    void a_call_that_breaks_otherwise_fails_the_bundle() {
        Pipeline pipeline = Outcome.pipeline();
        pipeline.apply(Create.of(1)).apply(CallApi.of("broken", CountedKind.recipe("broken"), new Breaking()));

        assertThatThrownBy(() -> finish(pipeline)).hasMessageContaining("not ours to hide");
    }

    @Test
    void a_lambda_needs_a_coder_for_its_results() {
        Pipeline pipeline = Outcome.pipeline();
        ApiCall<Integer, Integer> lambda = (element, token) -> Mono.just(element);
        TokenRecipe recipe = CountedKind.recipe("lambda");
        PCollection<Integer> elements = pipeline.apply(Create.of(1));

        assertThatThrownBy(() -> elements.apply("bare", CallApi.of("step", recipe, lambda)))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining("beam.result-coder-unknown")
                .hasMessageContaining("withResultCoder");
        var out = elements.apply("coded", CallApi.of("step", recipe, lambda).withResultCoder(VarIntCoder.of()));
        assertThat(out.output().getCoder()).isEqualTo(VarIntCoder.of());
    }

    @Test
    void display_data_shows_who_acts_and_no_address() {
        var shown = DisplayData.from(CallApi.of("read", CountedKind.recipe("reader@x"), new Squaring()));

        assertThat(shown.asMap().values())
                .extracting(item -> item.getKey() + "=" + item.getValue())
                .containsExactlyInAnyOrder("step=read", "recipe=test.counted", "principal=reader@x", "scopes=");
    }

    private static PipelineResult finish(Pipeline pipeline) {
        PipelineResult result = pipeline.run();
        result.waitUntilFinish();
        return result;
    }

    private static String explained(RefusedElement<Integer> refused) {
        Diagnosis why = refused.diagnosis();
        return refused.element() + " " + refused.step() + " " + why.layer() + " " + why.code() + " "
                + why.principal().acting();
    }

    private static final class Squaring implements ApiCall<Integer, Integer> {
        @Override
        public Mono<Integer> call(Integer element, AccessToken token) {
            return Mono.just(element * element);
        }
    }

    private static final class RefusingEven implements ApiCall<Integer, Integer> {
        @Override
        public Mono<Integer> call(Integer element, AccessToken token) {
            return element % 2 == 1
                    ? Mono.just(element)
                    : Mono.error(new CallRefusedException(Refusal.ofStatus(403).withReason("IAM_PERMISSION_DENIED")));
        }
    }

    private static final class Breaking implements ApiCall<Integer, Integer> {
        @Override
        public Mono<Integer> call(Integer element, AccessToken token) {
            throw new IllegalStateException("not ours to hide");
        }
    }
}
