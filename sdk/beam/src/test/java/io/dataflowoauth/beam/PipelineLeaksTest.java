// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class PipelineLeaksTest {
    private static final String PASSWORD = "correct-horse \"battery\" ü staple+/=";

    @Test
    void a_pipeline_of_recipes_holds_no_secret() {
        var options = PipelineOptionsFactory.create();
        PipelineRecipes.of(java.util.Map.of("read", CountedKind.recipe("reader@x")))
                .into(options);
        Pipeline pipeline = Pipeline.create(options);
        pipeline.apply(Create.of(1, 2))
                .apply(CallApi.of("read", PipelineRecipes.of(options).recipe("read"), new Echo()));

        var leaks = PipelineLeaks.in(pipeline, List.of(Secret.of(PASSWORD), Secret.of("another one")));

        assertThat(leaks.requireNone().found()).isEmpty();
        assertThat(leaks.secrets()).isEqualTo(2);
        assertThat(leaks.places()).isGreaterThan(20);
        assertThat(leaks.toString()).contains("2 secrets", leaks.places() + " places", "found none");
    }

    @Test
    void a_secret_that_a_lambda_captured_is_found_behind_its_compression() {
        Pipeline pipeline = Pipeline.create();
        String captured = PASSWORD;
        pipeline.apply(Create.of("row"))
                .apply("join", MapElements.into(TypeDescriptors.strings()).via(row -> row + captured));

        assertFound(pipeline, "join");
        assertThat(found(pipeline)).anySatisfy(leak -> assertThat(leak.place()).contains("snappy"));
    }

    @Test
    void a_secret_in_an_option_is_found() {
        var options = PipelineOptionsFactory.as(CarelessOptions.class);
        options.setCarelessPassword(PASSWORD);
        Pipeline pipeline = Pipeline.create(options);
        pipeline.apply(Create.of("row"));

        assertFound(pipeline, "option");
    }

    @Test
    void a_secret_in_a_side_input_is_found() {
        Pipeline pipeline = Pipeline.create();
        pipeline.apply("secrets", Create.of(PASSWORD)).apply(View.asSingleton());

        assertFound(pipeline, "secrets");
    }

    @Test
    void a_secret_in_a_name_is_found() {
        Pipeline pipeline = Pipeline.create();
        pipeline.apply("read with " + PASSWORD, Create.of(1));

        assertThat(found(pipeline)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"base64", "base64url", "percent", "json", "nested", "gzip", "snappy", "framed", "utf16"})
    void an_encoded_secret_is_found(String encoding) {
        Pipeline pipeline = Pipeline.create();
        String text = "before" + Encoded.by(encoding, PASSWORD) + "after";
        pipeline.apply("values", Create.of(text));

        assertFound(pipeline, "values");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln",
                "token=ya29.a0AfH6SMBx",
                "-----BEGIN PRIVATE KEY-----"
            })
    void what_is_shaped_like_a_token_is_found_though_nobody_knew_it(String shaped) {
        Pipeline pipeline = Pipeline.create();
        String encoded = Base64.getEncoder().encodeToString(shaped.getBytes(StandardCharsets.UTF_8));
        pipeline.apply("values", Create.of("x" + encoded));

        assertThat(PipelineLeaks.in(pipeline, List.of()).found())
                .anySatisfy(leak -> assertThat(leak.what()).contains("shaped like a token"));
    }

    @Test
    void the_verdict_names_the_place_and_never_the_secret() {
        Pipeline pipeline = Pipeline.create();
        pipeline.apply("values", Create.of(PASSWORD));
        var leaks = PipelineLeaks.in(pipeline, List.of(Secret.of(PASSWORD)));

        assertThatThrownBy(leaks::requireNone)
                .isInstanceOf(TokenException.Forbidden.class)
                .hasMessageContaining("beam.pipeline-holds-secret")
                .hasMessageContaining("values")
                .hasMessageContaining("secret 1 of 1")
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain(PASSWORD));
    }

    @Test
    void a_secret_that_would_be_found_by_chance_is_refused() {
        Pipeline pipeline = Pipeline.create();

        assertThatThrownBy(() -> PipelineLeaks.in(pipeline, List.of(Secret.of("abc"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("abc");
    }

    private static List<PipelineLeaks.Leak> found(Pipeline pipeline) {
        return PipelineLeaks.in(pipeline, List.of(Secret.of(PASSWORD))).found();
    }

    private static void assertFound(Pipeline pipeline, String place) {
        assertThat(found(pipeline)).anySatisfy(leak -> {
            assertThat(leak.place()).contains(place);
            assertThat(leak.what()).isEqualTo("secret 1 of 1");
        });
    }

    /** Options as they should not be. */
    public interface CarelessOptions extends PipelineOptions {
        String getCarelessPassword();

        void setCarelessPassword(String password);
    }

    private static final class Echo implements ApiCall<Integer, Integer> {
        @Override
        public Mono<Integer> call(Integer element, AccessToken token) {
            return Mono.just(element);
        }
    }
}
