// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a metadata server knows of a machine: directories, which are maps, and in them numbers, texts, lists of texts, and tokens,
 * which are made when they are asked for. Immutable.
 *
 * @param root the directory below {@code /computeMetadata/v1/}
 */
record MachineTree(Map<String, Object> root) {
    static final String ID = "4567890123456789012";
    static final String ZONE = "projects/123456/zones/europe-west1-b";
    static final String NAME = "machine";

    private static final Pattern HYPHEN = Pattern.compile("-([a-z])");

    /** What is made anew when it is asked for; a recursive answer leaves it out. */
    enum Made {
        /** An access token. */
        TOKEN,
        /** An ID token. */
        IDENTITY
    }

    /** A machine of that project, with that account, if one is attached. */
    static MachineTree of(String project, Optional<Account> account) {
        Map<String, Object> accounts = new LinkedHashMap<>();
        account.ifPresent(attached -> {
            accounts.put("default", attached.facts());
            accounts.put(attached.email(), attached.facts());
        });
        Map<String, Object> s2a =
                JsonText.members("s2a", JsonText.members("mtls_address", "", "plaintext_address", ""));
        return new MachineTree(JsonText.members(
                "instance",
                JsonText.members(
                        "hostname",
                        NAME + ".c." + project + ".internal",
                        "id",
                        Long.valueOf(ID),
                        "name",
                        NAME,
                        "platform-security",
                        JsonText.members("auto-mtls-configuration", JsonText.write(s2a)),
                        "service-accounts",
                        accounts,
                        "zone",
                        ZONE),
                "project",
                JsonText.members("numeric-project-id", 123_456L, "project-id", project),
                "universe",
                JsonText.members("universe-domain", "googleapis.com")));
    }

    /**
     * An account of a machine.
     *
     * @param email of the account
     * @param scopes of its tokens
     */
    record Account(String email, List<String> scopes) {
        private Map<String, Object> facts() {
            return JsonText.members(
                    "aliases",
                    List.of("default"),
                    "email",
                    email,
                    "identity",
                    Made.IDENTITY,
                    "scopes",
                    scopes,
                    "token",
                    Made.TOKEN);
        }
    }

    /** What is at that path, with or without a slash at its end. */
    Optional<Object> at(String path) {
        Object here = root;
        for (String name : path.split("/", -1)) {
            if (!name.isEmpty()) {
                Object next = here instanceof Map<?, ?> directory ? directory.get(name) : null;
                if (next == null) {
                    return Optional.empty();
                }
                here = next;
            }
        }
        return Optional.of(here);
    }

    /** What is directly in a directory, each in a line, directories with a slash. */
    static String listing(Map<?, ?> directory) {
        return directory.entrySet().stream()
                .map(entry -> entry.getKey() + (entry.getValue() instanceof Map ? "/\n" : "\n"))
                .collect(Collectors.joining());
    }

    /** A value as text: a list line by line, a directory with the path of each value before it. */
    static String text(Object value) {
        if (value instanceof List<?> lines) {
            return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
        }
        List<String> lines = new ArrayList<>();
        if (value instanceof Map<?, ?> directory) {
            collect("", directory, lines);
            return String.join("", lines);
        }
        return String.valueOf(value);
    }

    /** A value as JSON: a directory with all that is in it. */
    static String json(Object value) {
        String wrapped = JsonText.write(JsonText.members("v", value instanceof Map<?, ?> map ? camel(map) : value));
        return wrapped.substring("{\"v\":".length(), wrapped.length() - 1);
    }

    private static void collect(String path, Map<?, ?> directory, List<String> lines) {
        directory.forEach((name, value) -> {
            String here = path + name;
            if (value instanceof Map<?, ?> inner) {
                collect(here + "/", inner, lines);
            } else if (value instanceof List<?> several) {
                several.forEach(one -> lines.add(here + " " + one + "\n"));
            } else if (!(value instanceof Made)) {
                lines.add(here + " " + value + "\n");
            }
        });
    }

    /** In JSON a directory's names have humps in place of hyphens, but for accounts. */
    private static Map<String, Object> camel(Map<?, ?> directory) {
        Map<String, Object> said = new LinkedHashMap<>();
        directory.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (value instanceof Map<?, ?> inner) {
                said.put(humped(name), camel(inner));
            } else if (!(value instanceof Made)) {
                said.put(humped(name), value);
            }
        });
        return said;
    }

    private static String humped(String name) {
        return name.contains("@")
                ? name
                : HYPHEN.matcher(name).replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
    }
}
