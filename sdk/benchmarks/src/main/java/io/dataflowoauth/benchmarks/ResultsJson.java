// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what was measured as JSON: the cells, the ratios between them, the machine. Nothing that is no number is written as one. */
final class ResultsJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private ResultsJson() {}

    /** An array with an object for each cell; one that was skipped says so and has no value. */
    static String cells(List<Result> results) {
        return written(json -> {
            json.writeStartArray();
            for (Result result : results) {
                cell(json, result);
            }
            json.writeEndArray();
        });
    }

    /** An array with an object for each ratio. */
    static String ratios(List<Ratio> ratios) {
        return written(json -> {
            json.writeStartArray();
            for (Ratio ratio : ratios) {
                ratio(json, ratio);
            }
            json.writeEndArray();
        });
    }

    /** An object of texts. */
    static String machine(Map<String, String> facts) {
        return written(json -> {
            json.writeStartObject();
            for (Map.Entry<String, String> fact : facts.entrySet()) {
                json.writeStringField(fact.getKey(), fact.getValue());
            }
            json.writeEndObject();
        });
    }

    private static void cell(JsonGenerator json, Result result) throws IOException {
        Result.Key key = result.key();
        Result.Measured value = result.value();
        json.writeStartObject();
        json.writeStringField("benchmark", key.benchmark());
        json.writeStringField("subject", key.subject());
        json.writeNumberField("threads", key.threads());
        json.writeStringField("unit", key.unit());
        number(json, "value", value == null ? null : value.value());
        number(json, "error", value == null ? null : value.error());
        number(json, "bytes_per_op", value == null ? null : value.bytes());
        json.writeStringField("status", value == null ? "skipped" : "measured");
        if (value != null && !value.rounds().isEmpty()) {
            rounds(json, value.rounds());
        }
        if (!result.note().isEmpty()) {
            json.writeStringField("note", result.note());
        }
        json.writeEndObject();
    }

    private static void ratio(JsonGenerator json, Ratio ratio) throws IOException {
        json.writeStartObject();
        json.writeStringField("ratio", ratio.name());
        number(json, "value", ratio.rounds().median());
        number(json, "low", ratio.rounds().low());
        number(json, "high", ratio.rounds().high());
        number(json, "limit", ratio.limit());
        json.writeStringField("verdict", ratio.verdict());
        json.writeEndObject();
    }

    private static void rounds(JsonGenerator json, List<Double> values) throws IOException {
        json.writeArrayFieldStart("rounds");
        for (double value : values) {
            json.writeNumber(rounded(value));
        }
        json.writeEndArray();
    }

    private static void number(JsonGenerator json, String name, @Nullable Double value) throws IOException {
        if (value == null || !Double.isFinite(value)) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, rounded(value));
        }
    }

    /** Three digits behind the point are more than any of it is worth. */
    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static String written(Body body) {
        Writer text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text).useDefaultPrettyPrinter()) {
            body.write(json);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return text + "\n";
    }

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }
}
