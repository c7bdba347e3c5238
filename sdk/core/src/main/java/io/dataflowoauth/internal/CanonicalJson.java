// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One JSON text for each tree of objects, lists, texts, integers and flags: the subset of RFC 8785 that needs no fractions
 * and no null.
 *
 * <p>Members are sorted, there is no white space, and only {@code "}, {@code \} and control characters are escaped, as RFC
 * 8785 section 3.2.2.2 has it. Integers are those of RFC 7493 section 2.2. A tree is made of {@link SortedMap},
 * {@link List}, {@link String}, {@link Long} and {@link Boolean}. Stateless, safe for use by many threads.
 */
public final class CanonicalJson {
    /** The longest JSON text, in characters and in UTF-8 bytes. */
    public static final int LONGEST_DOCUMENT = 64 * 1024;

    /** The longest text inside, in characters. */
    public static final int LONGEST_TEXT = 8 * 1024;

    private static final int DEEPEST = 32;
    private static final long LARGEST_INTEGER = (1L << 53) - 1;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(LONGEST_DOCUMENT)
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(LONGEST_TEXT)
                    .maxNameLength(256)
                    .maxNumberLength(20)
                    .build())
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private CanonicalJson() {}

    /**
     * Reads one object and nothing after it.
     *
     * @throws Malformed that says where, and never what was there
     */
    public static SortedMap<String, Object> read(String json) {
        requireSize(json);
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Malformed("it must be one JSON object");
            }
            SortedMap<String, Object> object = readObject(parser);
            if (parser.nextToken() != null) {
                throw new Malformed("there is text after the object");
            }
            return object;
        } catch (JsonProcessingException e) {
            throw new Malformed("it is not strict JSON" + place(e.getLocation()));
        } catch (IOException e) {
            throw new UncheckedIOException("A text in memory cannot fail to be read", e);
        }
    }

    /**
     * Writes one object.
     *
     * @throws Malformed if it is too deep or too long, or holds what the canonical form does not know
     */
    public static String write(SortedMap<String, Object> object) {
        StringWriter json = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(json)) {
            writeValue(generator, object);
        } catch (JsonProcessingException e) {
            throw new Malformed("it is nested deeper than " + DEEPEST);
        } catch (IOException e) {
            throw new UncheckedIOException("A text in memory cannot fail to be written", e);
        }
        return requireSize(json.toString());
    }

    private static SortedMap<String, Object> readObject(JsonParser parser) throws IOException {
        SortedMap<String, Object> members = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = requireText(parser.currentName());
            members.put(name, readValue(parser, parser.nextToken()));
        }
        return Collections.unmodifiableSortedMap(members);
    }

    private static List<Object> readList(JsonParser parser) throws IOException {
        List<Object> values = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            values.add(readValue(parser, token));
        }
        return Collections.unmodifiableList(values);
    }

    private static Object readValue(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readList(parser);
            case VALUE_STRING -> requireText(parser.getText());
            case VALUE_NUMBER_INT -> readInteger(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_FLOAT -> throw new Malformed("it holds a fraction" + place(parser.currentLocation()));
            default -> throw new Malformed("it holds null" + place(parser.currentLocation()));
        };
    }

    private static long readInteger(JsonParser parser) throws IOException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new Malformed("an integer is out of range" + place(parser.currentLocation()));
        }
        return requireInteger(parser.getLongValue());
    }

    private static void writeValue(JsonGenerator generator, Object value) throws IOException {
        if (value instanceof String text) {
            generator.writeString(requireText(text));
        } else if (value instanceof Long integer) {
            generator.writeNumber(requireInteger(integer));
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value instanceof List<?> values) {
            generator.writeStartArray();
            for (Object each : values) {
                writeValue(generator, each);
            }
            generator.writeEndArray();
        } else if (value instanceof SortedMap<?, ?> members) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> member : members.entrySet()) {
                generator.writeFieldName(requireText((String) member.getKey()));
                writeValue(generator, member.getValue());
            }
            generator.writeEndObject();
        } else {
            throw new Malformed("it holds a " + value.getClass().getSimpleName());
        }
    }

    private static String requireText(String text) {
        if (text.length() > LONGEST_TEXT) {
            throw new Malformed("a text is longer than " + LONGEST_TEXT + " characters");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new Malformed("a text is no well-formed Unicode");
        }
        return text;
    }

    private static long requireInteger(long integer) {
        if (Math.abs(integer) > LARGEST_INTEGER || integer == Long.MIN_VALUE) {
            throw new Malformed("an integer is out of range");
        }
        return integer;
    }

    private static String requireSize(String json) {
        if (json.length() > LONGEST_DOCUMENT || json.getBytes(StandardCharsets.UTF_8).length > LONGEST_DOCUMENT) {
            throw new Malformed("it is longer than " + LONGEST_DOCUMENT + " bytes");
        }
        return json;
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    /** Why a text or a tree has no canonical form: a clause about "it", without anything of its content. */
    public static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Malformed(String clause) {
            super(clause);
        }
    }
}
