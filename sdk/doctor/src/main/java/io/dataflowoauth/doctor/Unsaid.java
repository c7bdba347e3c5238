// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes what somebody typed out of a message about it: it may be a secret that was put into the wrong place. */
final class Unsaid {
    private static final String MASK = "(masked)";
    /** A shorter text would be masked in ordinary words, too. */
    private static final int SHORTEST = 4;

    private static final Pattern OPTION = Pattern.compile("--?[a-z]+(?:-[a-z]+)*(?:=.*)?", Pattern.DOTALL);

    private Unsaid() {}

    /** The message; names of options stay, and values do not. */
    static String without(String[] args, String message) {
        List<String> values = Arrays.stream(args)
                .flatMap(Unsaid::values)
                .filter(value -> !value.isEmpty())
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        String masked = message;
        for (String value : values) {
            masked = masked.replace("'" + value + "'", MASK);
            masked = value.length() < SHORTEST ? masked : masked.replace(value, MASK);
        }
        return masked;
    }

    private static Stream<String> values(String arg) {
        boolean own = OPTION.matcher(arg).matches() || arg.equals("check");
        return own ? afterEquals(arg) : Stream.concat(Stream.of(arg), afterEquals(arg));
    }

    private static Stream<String> afterEquals(String arg) {
        int equals = arg.indexOf('=');
        if (equals < 0) {
            return Stream.empty();
        }
        String value = arg.substring(equals + 1);
        return Stream.concat(Stream.of(value), afterEquals(value));
    }
}
