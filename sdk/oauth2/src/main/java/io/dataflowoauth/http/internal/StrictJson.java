// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.Serial;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object (RFC 8259) into maps, lists, texts, {@link BigInteger}s, flags and nulls, within limits.
 *
 * <p>A number with a fraction or an exponent becomes a {@link BigDecimal}. No text or name holds half a surrogate pair.
 */
public final class StrictJson {
    /** Deeper than any answer of an issuer; each level costs a stack frame. */
    private static final int DEEPEST = 32;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNameLength(1024)
                    .maxNumberLength(100)
                    .maxStringLength(1024 * 1024)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private static final char REPLACEMENT = '\uFFFD';

    private StrictJson() {}

    /**
     * Reads UTF-8 bytes.
     *
     * @throws Fault that names the broken rule
     */
    public static Map<String, @Nullable Object> object(byte[] utf8) throws Fault {
        String text = decode(utf8);
        if (text.startsWith("\uFEFF")) {
            throw new Fault("JSON has no byte order mark.");
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Fault("JSON starts with an object here.");
            }
            Map<String, @Nullable Object> members = members(parser);
            if (parser.nextToken() != null) {
                throw new Fault("Nothing follows the object.");
            }
            if (text.contains("\\u")) {
                requireWhole(members);
            }
            return members;
        } catch (StreamConstraintsException limit) {
            throw new Fault("The JSON is within the limits of depth and length.");
        } catch (IOException malformed) {
            throw new Fault("The text is well-formed JSON without duplicate members.");
        }
    }

    private static String decode(byte[] utf8) throws Fault {
        String text = new String(utf8, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodedStrictly(utf8);
    }

    /** Either somebody wrote the character that stands for what is not UTF-8, or it is not. */
    private static String decodedStrictly(byte[] utf8) throws Fault {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new Fault("The text is UTF-8.");
        }
    }

    private static Map<String, @Nullable Object> members(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        int count = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            members.put(name, value(parser, parser.nextToken()));
            if (members.size() < ++count) {
                throw new Duplicate();
            }
        }
        return Collections.unmodifiableMap(members);
    }

    private static List<@Nullable Object> items(JsonParser parser) throws IOException {
        List<@Nullable Object> items = new ArrayList<>();
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_ARRAY) {
            items.add(value(parser, token));
            token = parser.nextToken();
        }
        return Collections.unmodifiableList(items);
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> items(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getBigIntegerValue();
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /** Only an escape can write half a surrogate pair, which no UTF-8 can (RFC 8259 section 8.2). */
    private static void requireWhole(@Nullable Object value) throws Fault {
        if (value instanceof String text && !isWhole(text)) {
            throw new Fault("No text holds half a surrogate pair.");
        }
        if (value instanceof Map<?, ?> members) {
            requireWhole(new ArrayList<>(members.keySet()));
            requireWhole(new ArrayList<>(members.values()));
        }
        if (value instanceof List<?> items) {
            for (Object item : items) {
                requireWhole(item);
            }
        }
    }

    private static boolean isWhole(String text) {
        return text.codePoints()
                .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    /** A name came twice. */
    private static final class Duplicate extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;
    }

    /** The text breaks a rule. Holds the rule only, and no cause, whose message would hold the text. */
    public static final class Fault extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        private Fault(String rule) {
            super(rule);
        }

        /** The rule that was broken, as a sentence that should hold. */
        public String rule() {
            return "Broken rule: " + getMessage();
        }
    }
}
