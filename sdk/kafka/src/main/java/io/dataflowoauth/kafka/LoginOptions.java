// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.internal.SecretShapes;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The options of the login module, checked. No message holds a value: somebody may have put a secret there. */
final class LoginOptions {
    static final String RECIPE = "recipe";
    static final String RECIPE_FILE = "recipeFile";
    static final String LENT = "lent";
    static final String DEADLINE = "deadlineMs";
    static final String PLAINTEXT = "plaintext";
    static final String EXTENSION = "extension_";

    /** Longer than the first acquisition of a stream may take, whose own failure says more than a deadline. */
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(20);

    private static final Set<String> PLACES = Set.of(RECIPE, RECIPE_FILE, LENT);
    private static final Pattern MILLIS = Pattern.compile("[1-9][0-9]{0,8}");

    /** Keys and values of RFC 7628 section 3.1, but for values with line breaks. */
    private static final Pattern EXTENSION_NAME = Pattern.compile("[A-Za-z]+");

    private static final Pattern EXTENSION_VALUE = Pattern.compile("[\\x20-\\x7e]+");

    private final Map<String, String> given;

    private LoginOptions(Map<String, String> given) {
        this.given = given;
    }

    /**
     * Checks all names and values.
     *
     * @throws TokenException.Misconfigured {@code kafka.option-unknown}, {@code kafka.option-invalid},
     *     {@code kafka.recipe-unclear}
     */
    static LoginOptions of(Map<String, ?> options) {
        Map<String, String> given = new TreeMap<>();
        options.forEach((name, value) -> given.put(name, checked(name, String.valueOf(value))));
        if (Collections.frequency(PLACES.stream().map(given::containsKey).toList(), true) != 1) {
            throw new TokenException.Misconfigured(KafkaCodes.RECIPE_UNCLEAR, "");
        }
        return new LoginOptions(Collections.unmodifiableMap(given));
    }

    /** These options, with one more or another one. Fails as {@link #of}. */
    LoginOptions with(String name, String value) {
        Map<String, String> changed = new TreeMap<>(given);
        changed.put(name, value);
        return of(changed);
    }

    /** All of them, in the order of their names. */
    Map<String, String> all() {
        return given;
    }

    String place() {
        return PLACES.stream().filter(given::containsKey).findFirst().orElseThrow();
    }

    String value(String name) {
        return given.getOrDefault(name, "");
    }

    Duration deadline() {
        return given.containsKey(DEADLINE) ? Duration.ofMillis(Long.parseLong(value(DEADLINE))) : DEFAULT_DEADLINE;
    }

    boolean allowsPlaintext() {
        return value(PLAINTEXT).equals("true");
    }

    Map<String, String> extensions() {
        Map<String, String> extensions = new TreeMap<>();
        given.forEach((name, value) -> {
            if (name.startsWith(EXTENSION)) {
                extensions.put(name.substring(EXTENSION.length()), value);
            }
        });
        return extensions;
    }

    private static String checked(String name, String value) {
        if (name.startsWith(EXTENSION)) {
            requireExtension(name.substring(EXTENSION.length()), value);
            return value;
        }
        switch (name) {
            case RECIPE, RECIPE_FILE, LENT -> require(isPlain(value), name, "it is blank or has control characters.");
            case DEADLINE ->
                require(MILLIS.matcher(value).matches(), name, "it is no positive number of milliseconds.");
            case PLAINTEXT -> require(List.of("true", "false").contains(value), name, "it is neither true nor false.");
            default -> throw unknown(name);
        }
        return value;
    }

    private static void requireExtension(String name, String value) {
        boolean named = EXTENSION_NAME.matcher(name).matches() && !name.equals("auth");
        require(named, EXTENSION, "a name has letters only, and is not auth (RFC 7628 section 3.1).");
        boolean valued =
                EXTENSION_VALUE.matcher(value).matches() && !value.isBlank() && !SecretShapes.looksSecret(value);
        require(valued, EXTENSION + name, "a value has visible ASCII characters, and is no secret.");
    }

    private static void require(boolean kept, String name, String rule) {
        if (!kept) {
            throw new TokenException.Misconfigured(KafkaCodes.OPTION_INVALID, "The option " + name + ": " + rule);
        }
    }

    private static TokenException unknown(String name) {
        boolean printable = isPlain(name) && name.length() <= 64 && !SecretShapes.looksSecret(name);
        return new TokenException.Misconfigured(
                KafkaCodes.OPTION_UNKNOWN, printable ? "The option " + name + " is not known." : "");
    }

    private static boolean isPlain(String text) {
        return !text.isBlank() && text.chars().noneMatch(Character::isISOControl);
    }
}
