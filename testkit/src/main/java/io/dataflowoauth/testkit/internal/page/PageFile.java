// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.page;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files of pages, with places to fill in. */
public final class PageFile {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");

    private PageFile() {}

    /** As it is. */
    public static String read(String name) {
        try (InputStream in = PageFile.class.getResourceAsStream(name)) {
            return new String(requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** With its places filled in, once: what is filled in is not looked at again. */
    public static String filled(String name, Map<String, String> parts) {
        return PLACE.matcher(read(name))
                .replaceAll(place -> Matcher.quoteReplacement(parts.getOrDefault(place.group(1), "")));
    }
}
