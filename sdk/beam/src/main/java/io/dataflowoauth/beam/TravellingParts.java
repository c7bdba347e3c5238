// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.util.construction.PipelineOptionsTranslation;
import org.apache.beam.sdk.util.construction.PipelineTranslation;

/** What a runner ships of a pipeline, cut into parts that a person can name. Together they are all of it. */
final class TravellingParts {
    private TravellingParts() {}

    static Map<String, byte[]> of(Pipeline pipeline) {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        RunnerApi.Pipeline proto = PipelineTranslation.toProto(pipeline);
        RunnerApi.Components all = proto.getComponents();
        all.getTransformsMap()
                .forEach((id, transform) -> parts.put(
                        "transform " + id + " \"" + transform.getUniqueName() + "\"", transform.toByteArray()));
        all.getCodersMap().forEach((id, coder) -> parts.put("coder " + id, coder.toByteArray()));
        RunnerApi.Components rest =
                all.toBuilder().clearTransforms().clearCoders().build();
        parts.put("pipeline", proto.toBuilder().setComponents(rest).build().toByteArray());
        PipelineOptionsTranslation.toProto(pipeline.getOptions())
                .getFieldsMap()
                .forEach((name, value) -> parts.put("option " + name, value.toByteArray()));
        return parts;
    }
}
