// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.testkit.internal.Call;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {
    @Test
    void variables_are_segments_or_parts_of_one() {
        PathTemplate path = PathTemplate.of("/v1/projects/{project}/topics/{topic}:publish");
        Call call =
                Chain.routed(path.pattern(), Call.of("POST", "/v1/projects/demo/topics/news:publish", Map.of(), ""));

        assertThat(path.values(call)).isEqualTo(Map.of("project", "demo", "topic", "news"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/items", "/v1/items/", "/v1/items/a/b", "/v1/itemsXa", "/v1/items/a/"})
    void another_path_does_not_match(String path) {
        assertThat(PathTemplate.of("/v1/items/{id}").pattern().matcher(path).matches())
                .isFalse();
    }

    @Test
    void what_is_no_variable_is_taken_as_it_stands() {
        assertThat(PathTemplate.of("/v1.0/a+b").pattern().matcher("/v1x0/aab").matches())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1/items", "/v1/{id}/{id}"})
    void a_malformed_template_is_refused(String template) {
        assertThatThrownBy(() -> PathTemplate.of(template)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_text_may_use_only_the_variables_of_the_path() {
        PathTemplate path = PathTemplate.of("/v1/items/{id}");

        assertThat(path.binds("projects/p/items/{id}")).isTrue();
        assertThat(path.binds("projects/{project}/items/{id}")).isFalse();
        assertThat(PathTemplate.expand("items/{id}", Map.of("id", "$1\\"))).isEqualTo("items/$1\\");
    }
}
