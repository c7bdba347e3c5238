// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import io.dataflowoauth.access.policy.Resource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lies in what: organizations, folders, projects and resources. Immutable.
 *
 * <p>A resource lies in whatever its own path leads through, and in the project, folder or organization that the path begins
 * with, unless it was placed elsewhere, as buckets are: their names tell no project.
 *
 * @param parents what was placed, and where
 * @param numbers the projects' numbers, and the projects' ids
 */
record Places(Map<String, String> parents, Map<String, String> numbers) {
    /** What the full names of organizations, folders and projects begin with. */
    static final String MANAGER = "//cloudresourcemanager.googleapis.com/";

    static final Places NONE = new Places(Map.of(), Map.of());

    private static final String OBJECTS = "/objects/";
    private static final Pattern NUMBERED = Pattern.compile("/projects/([0-9]+)(?=/|$)");
    private static final Pattern TOP = Pattern.compile("(?:projects|folders|organizations)/[^/]+");
    private static final Map<String, String> TYPES = Map.of(
            "organizations", "Organization",
            "folders", "Folder",
            "projects", "Project",
            "serviceAccounts", "ServiceAccount",
            "buckets", "Bucket",
            "objects", "Object",
            "topics", "Topic",
            "subscriptions", "Subscription",
            "datasets", "Dataset",
            "tables", "Table");

    /**
     * A resource that lies in another one.
     *
     * @throws IllegalArgumentException if a name is malformed, or it would lie in itself
     */
    Places with(String resource, String parent) {
        String inner = canonical(resource);
        String outer = canonical(parent);
        if (lineage(outer).contains(inner)) {
            throw new IllegalArgumentException(inner + " cannot lie in " + outer + ", which lies in it");
        }
        Map<String, String> more = new TreeMap<>(parents);
        more.put(inner, outer);
        return new Places(Map.copyOf(more), numbers);
    }

    /** A project that is known by a number too. */
    Places withNumber(String project, String number) {
        Map<String, String> more = new TreeMap<>(numbers);
        more.put(number, project);
        return new Places(parents, Map.copyOf(more));
    }

    /**
     * The full name of a resource; a bare path is an organization's, a folder's or a project's.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    String canonical(String text) {
        String full = text.startsWith("//") ? text : MANAGER + text;
        int slash = full.indexOf('/', 2);
        if (slash < 3 || slash == full.length() - 1 || full.charAt(slash + 1) == '/' || isCut(full)) {
            throw new IllegalArgumentException(
                    "A resource name is //service/path or a path, without slashes at its ends, not " + text);
        }
        Matcher numbered = NUMBERED.matcher(full);
        return numbered.find() && numbers.containsKey(numbered.group(1))
                ? numbered.replaceFirst("/projects/" + Matcher.quoteReplacement(numbers.get(numbered.group(1))))
                : full;
    }

    /** A full name with the project's number, where it is known, in place of its id. */
    String numbered(String full) {
        for (Map.Entry<String, String> one : numbers.entrySet()) {
            String project = "/projects/" + one.getValue();
            if (full.endsWith(project)) {
                return full.substring(0, full.length() - project.length()) + "/projects/" + one.getKey();
            }
        }
        return full;
    }

    /**
     * A resource with all that it lies in, as the engine knows it.
     *
     * @throws IllegalArgumentException if the name is malformed
     */
    Resource resource(String text) {
        String full = canonical(text);
        List<String> lineage = lineage(full);
        Resource outer = Resource.of(lineage.get(lineage.size() - 1));
        for (int i = lineage.size() - 2; i >= 0; i--) {
            outer = Resource.of(lineage.get(i)).in(outer);
        }
        Map<String, Object> facts = attributes(full);
        Resource described = outer.seenAs(String.valueOf(facts.get("name")));
        for (String fact : List.of("service", "type")) {
            if (facts.containsKey(fact)) {
                described = described.withAttribute(fact, String.valueOf(facts.get(fact)));
            }
        }
        return described;
    }

    /**
     * What a condition sees of a resource: its name without the service, the service, and the type if that is known.
     *
     * @throws IllegalArgumentException if the name is malformed
     */
    Map<String, Object> attributes(String text) {
        String full = canonical(text);
        String service = full.substring(2, full.indexOf('/', 2));
        String path = full.substring(service.length() + 3);
        Map<String, Object> facts = new TreeMap<>(Map.of("name", path, "service", service));
        String type = TYPES.get(collection(path));
        if (type != null) {
            facts.put("type", service + "/" + type);
        }
        return facts;
    }

    /** Its own full name first, the outermost last. */
    List<String> lineage(String full) {
        Set<String> names = new LinkedHashSet<>();
        String next = full;
        while (next != null && names.add(next)) {
            next = outer(next, names);
        }
        return new ArrayList<>(names);
    }

    /** Adds what the name itself leads through; and what that lies in. */
    private String outer(String full, Set<String> names) {
        String inner = full;
        while (!parents.containsKey(inner)) {
            int start = inner.indexOf('/', 2);
            int slash = inner.contains(OBJECTS) ? inner.indexOf(OBJECTS) : inner.lastIndexOf('/');
            if (slash <= start || full.startsWith(MANAGER)) {
                return top(full);
            }
            inner = inner.substring(0, slash);
            names.add(inner);
        }
        return parents.get(inner);
    }

    private static String top(String full) {
        Matcher top = TOP.matcher(full.substring(full.indexOf('/', 2) + 1));
        return top.lookingAt() ? MANAGER + top.group() : full;
    }

    /** The names of objects may end with a slash, and no others. */
    private static boolean isCut(String full) {
        return full.endsWith("/") && !full.contains(OBJECTS);
    }

    private static String collection(String path) {
        if (path.contains(OBJECTS)) {
            return "objects";
        }
        List<String> parts = List.of(path.split("/", -1));
        return parts.size() % 2 == 0 ? parts.get(parts.size() - 2) : "";
    }
}
