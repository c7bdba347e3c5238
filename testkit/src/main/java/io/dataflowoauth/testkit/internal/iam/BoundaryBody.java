// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.iam.policy.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A principal access boundary policy as a caller sends it.
 *
 * @param etag of the version that it is to replace
 * @param members what is read back
 * @param resources what can be reached, if it says so
 */
record BoundaryBody(Optional<String> etag, Map<String, Object> members, Optional<List<String>> resources) {
    private static final String DETAILS = "details";

    /** What can be updated. */
    static final Set<String> FIELDS = Set.of("displayName", "annotations", DETAILS);

    private static final Pattern RESOURCE =
            Pattern.compile("//cloudresourcemanager\\.googleapis\\.com/(?:projects|folders|organizations)/[^/\\s]+");
    private static final int MOST = 500;

    /** What is sent; a new one must be whole. */
    static BoundaryBody read(WireBody body, boolean whole) {
        Map<String, Object> members = JsonText.members();
        Optional<String> etag = common(body, members);
        Optional<List<String>> resources = body.object(DETAILS).map(details -> details(details, members));
        body.end();
        if (whole && resources.isEmpty()) {
            throw body.missing(DETAILS);
        }
        return new BoundaryBody(etag, members, resources);
    }

    /** What all documents of the API have; gives the etag. */
    static Optional<String> common(WireBody body, Map<String, Object> members) {
        body.text("displayName", 63)
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> members.put("displayName", text));
        Map<String, String> annotations = body.labels("annotations");
        if (!annotations.isEmpty()) {
            members.put("annotations", annotations);
        }
        body.ignore("name", "uid", "createTime", "updateTime");
        return body.text("etag").filter(text -> !text.isEmpty());
    }

    private static List<String> details(WireBody details, Map<String, Object> members) {
        List<Map<String, Object>> rules = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (WireBody rule : details.objects("rules")) {
            Map<String, Object> written = JsonText.members();
            rule.text("description", 256).ifPresent(text -> written.put("description", text));
            List<String> resources = resources(rule);
            all.addAll(resources);
            written.put("resources", resources);
            if (!rule.required("effect").equals("ALLOW")) {
                throw GoogleErrors.invalidArgument("Invalid value at '" + rule.place("effect") + "': it is ALLOW.");
            }
            written.put("effect", "ALLOW");
            rule.end();
            rules.add(written);
        }
        if (rules.isEmpty() || all.size() > MOST) {
            throw GoogleErrors.invalidArgument(
                    "A principal access boundary policy has a rule, and at most " + MOST + " resources.");
        }
        String version = details.text("enforcementVersion")
                .filter(text -> !text.isEmpty())
                .orElse("latest");
        details.end();
        members.put(DETAILS, JsonText.members("rules", rules, "enforcementVersion", version));
        return all;
    }

    private static List<String> resources(WireBody rule) {
        List<String> resources = rule.texts("resources");
        if (resources.isEmpty()) {
            throw rule.missing("resources");
        }
        for (String resource : resources) {
            if (!RESOURCE.matcher(resource).matches()) {
                throw GoogleErrors.invalidArgument("Invalid resource at '" + rule.place("resources") + "': " + resource
                        + ". It is a project, a folder or an organization.");
            }
        }
        return resources;
    }

    /** What it means, with what it does not say taken from before. */
    Document.Meaning meaning(Optional<Document.Meaning> before) {
        return resources
                .<Document.Meaning>map(Document.Reach::new)
                .or(() -> before)
                .orElseThrow(() -> GoogleErrors.invalidArgument("The details field is required."));
    }

    /** A policy with what is wanted of it; with all that is said, if the mask names nothing. */
    Document onto(Document old, Set<String> mask) {
        Map<String, Object> next = merged(old.members(), members, mask.isEmpty() ? members.keySet() : mask);
        boolean detailed = mask.isEmpty() || mask.contains(DETAILS);
        if (detailed && mask.contains(DETAILS) && resources.isEmpty()) {
            throw GoogleErrors.invalidArgument("The details field is required.");
        }
        Optional<Document.Meaning> before = Optional.of(old.meaning());
        return new Document(old.head(), next, detailed ? meaning(before) : old.meaning());
    }

    /** The old members, of which those fields are as in the new ones: gone, where these have them not. */
    static Map<String, Object> merged(Map<String, Object> old, Map<String, Object> wanted, Set<String> fields) {
        Map<String, Object> next = new TreeMap<>(old);
        for (String field : fields) {
            if (wanted.containsKey(field)) {
                next.put(field, wanted.get(field));
            } else {
                next.remove(field);
            }
        }
        return next;
    }
}
