// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Call;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path with variables, {@code /v1/items/{id}}: each variable is one segment, or a part of one, and one with a plus, such as
 * {@code {+object}}, may have slashes in it. Immutable.
 */
public final class PathTemplate {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\+?([a-zA-Z][a-zA-Z0-9]*)}");

    private final Pattern pattern;
    private final List<String> names;
    private final Set<String> wide;

    private PathTemplate(Pattern pattern, List<String> names, Set<String> wide) {
        this.pattern = pattern;
        this.names = names;
        this.wide = wide;
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if it does not begin with a slash, or names a variable twice
     */
    public static PathTemplate of(String template) {
        if (!template.startsWith("/")) {
            throw new IllegalArgumentException("A path begins with a slash, not like " + template);
        }
        StringBuilder regex = new StringBuilder();
        List<String> names = new ArrayList<>();
        Set<String> wide = new HashSet<>();
        Matcher variable = VARIABLE.matcher(template);
        int end = 0;
        while (variable.find()) {
            regex.append(Pattern.quote(template.substring(end, variable.start())))
                    .append(isWide(variable.group()) ? "(.+)" : "([^/]+)");
            names.add(variable.group(1));
            if (isWide(variable.group())) {
                wide.add(variable.group(1));
            }
            end = variable.end();
        }
        regex.append(Pattern.quote(template.substring(end)));
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("A path names each variable once, unlike " + template);
        }
        return new PathTemplate(Pattern.compile(regex.toString()), List.copyOf(names), Set.copyOf(wide));
    }

    private static boolean isWide(String variable) {
        return variable.startsWith("{+");
    }

    /** What the whole path of a call must match; each variable is a group. */
    public Pattern pattern() {
        return pattern;
    }

    /**
     * Whether another text only uses variables of this path.
     *
     * @param text a text with variables in braces
     */
    public boolean binds(String text) {
        return VARIABLE.matcher(text).results().allMatch(used -> names.contains(used.group(1)));
    }

    /** The values that a call gives to the variables. */
    Map<String, String> values(Call call) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String value = call.group(i + 1);
            if (value.contains("/") && !wide.contains(names.get(i))) {
                throw GoogleErrors.notFound();
            }
            values.put(names.get(i), value);
        }
        return Map.copyOf(values);
    }

    /** A text with its variables replaced. */
    static String expand(String text, Map<String, String> values) {
        return VARIABLE.matcher(text)
                .replaceAll(used -> Matcher.quoteReplacement(values.getOrDefault(used.group(1), used.group())));
    }
}
