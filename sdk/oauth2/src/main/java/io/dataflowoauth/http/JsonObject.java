// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.internal.StrictJson;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that was read strictly: UTF-8 without byte order mark, at most 32 levels, no duplicate member, no comment,
 * nothing after it.
 *
 * <p>Every accessor fails with {@link TokenException.Invalid}, code {@code oauth2.member-invalid}, if a member has not the
 * type that was asked for; null has none. The messages name the member and never hold a value. Masks itself. Immutable,
 * safe for use by many threads.
 */
public final class JsonObject {
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,99})");
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private final Map<String, @Nullable Object> members;

    private JsonObject(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    /**
     * Reads one object from UTF-8 bytes.
     *
     * @throws TokenException.Invalid {@code oauth2.json-invalid}; the message says which rule was broken, not where or by
     *     what
     */
    public static JsonObject parse(byte[] utf8) {
        try {
            return new JsonObject(StrictJson.object(utf8));
        } catch (StrictJson.Fault fault) {
            throw new TokenException.Invalid(OAuth2Codes.JSON_INVALID, fault.rule());
        }
    }

    /** The names of all members. */
    public Set<String> names() {
        return members.keySet();
    }

    /** Whether there is such a member, and it is a text. */
    public boolean isText(String name) {
        return members.get(name) instanceof String;
    }

    /** A text that must be there. */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name));
    }

    /** A text that may be absent. */
    public Optional<String> optionalText(String name) {
        return member(name, value -> value instanceof String text ? text : null, "a text");
    }

    /** An integer that must be there; see {@link #optionalInteger}. */
    public long integer(String name) {
        return optionalInteger(name).orElseThrow(() -> missing(name));
    }

    /** A JSON integer, or a text of decimal digits, that may be absent. Beyond the range of a long it is the nearest long. */
    public Optional<Long> optionalInteger(String name) {
        return member(name, JsonObject::asInteger, "an integer");
    }

    /** A JSON number that may be absent; never a text. */
    public Optional<BigDecimal> optionalNumber(String name) {
        return member(name, JsonObject::asNumber, "a number");
    }

    /** A flag that may be absent. */
    public Optional<Boolean> optionalFlag(String name) {
        return member(name, value -> value instanceof Boolean flag ? flag : null, "a flag");
    }

    /** An object that must be there. */
    public JsonObject object(String name) {
        return optionalObject(name).orElseThrow(() -> missing(name));
    }

    /** An object that may be absent. */
    public Optional<JsonObject> optionalObject(String name) {
        return member(name, JsonObject::asObject, "an object");
    }

    /** A list of objects; absent is empty. */
    public List<JsonObject> objects(String name) {
        return list(name, JsonObject::asObject, "a list of objects");
    }

    /** A list of texts; absent is empty. */
    public List<String> texts(String name) {
        return list(name, value -> value instanceof String text ? text : null, "a list of texts");
    }

    /** The number of members. */
    @Override
    public String toString() {
        return "JsonObject[" + members.size() + " members, masked]";
    }

    private <T> Optional<T> member(String name, Function<Object, @Nullable T> reading, String type) {
        Object value = members.get(name);
        if (value == null && !members.containsKey(name)) {
            return Optional.empty();
        }
        T read = value == null ? null : reading.apply(value);
        if (read == null) {
            throw new TokenException.Invalid(
                    OAuth2Codes.MEMBER_INVALID, "The member " + name + " is not " + type + ".");
        }
        return Optional.of(read);
    }

    private <T> List<T> list(String name, Function<Object, @Nullable T> reading, String type) {
        return member(name, value -> asList(value, reading), type).orElse(List.of());
    }

    private static <T> @Nullable List<T> asList(Object value, Function<Object, @Nullable T> reading) {
        if (!(value instanceof List<?> items)) {
            return null;
        }
        List<T> read = new ArrayList<>();
        for (Object item : items) {
            T one = item == null ? null : reading.apply(item);
            if (one == null) {
                return null;
            }
            read.add(one);
        }
        return List.copyOf(read);
    }

    private static @Nullable Long asInteger(Object value) {
        if (value instanceof BigInteger whole) {
            return whole.max(LEAST).min(MOST).longValue();
        }
        boolean digits = value instanceof String text && INTEGER.matcher(text).matches();
        return digits ? asInteger(new BigInteger((String) value)) : null;
    }

    private static @Nullable BigDecimal asNumber(Object value) {
        return value instanceof BigInteger whole
                ? new BigDecimal(whole)
                : value instanceof BigDecimal fraction ? fraction : null;
    }

    private static @Nullable JsonObject asObject(Object value) {
        if (!(value instanceof Map<?, ?>)) {
            return null;
        }
        @SuppressWarnings("unchecked") // StrictJson makes maps of this type only
        Map<String, @Nullable Object> nested = (Map<String, @Nullable Object>) value;
        return new JsonObject(nested);
    }

    private static TokenException.Invalid missing(String name) {
        return new TokenException.Invalid(OAuth2Codes.MEMBER_INVALID, "The member " + name + " is missing.");
    }
}
