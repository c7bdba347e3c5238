// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A command for a POSIX shell, every word of which is one word there, whatever is in it. */
final class CommandLine {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    private final List<String> words;

    private CommandLine(List<String> words) {
        this.words = words;
    }

    /** These words of ours. */
    static CommandLine of(String words) {
        return new CommandLine(List.of(words.split(" ", -1)));
    }

    /** And that one. */
    CommandLine and(String word) {
        List<String> more = new ArrayList<>(words);
        more.add(quoted(word));
        return new CommandLine(more);
    }

    /** And that flag. */
    CommandLine with(String flag, String value) {
        return and("--" + flag + "=" + value);
    }

    String line() {
        return String.join(" ", words);
    }

    /** Nothing is special inside single quotes but themselves. */
    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
