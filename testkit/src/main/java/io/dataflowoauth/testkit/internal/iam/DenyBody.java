// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.access.policy.Condition;
import io.dataflowoauth.access.policy.Denial;
import io.dataflowoauth.testkit.internal.iam.policy.Document;
import io.dataflowoauth.testkit.internal.iam.policy.NoExpressionsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A deny policy as a caller sends it.
 *
 * @param etag of the version that it is to replace
 * @param members what is read back
 * @param meaning what decisions make of it
 */
record DenyBody(Optional<String> etag, Map<String, Object> members, Document.Denials meaning) {
    static final String RULES = "rules";

    /** What is read back, in this order. */
    static final List<String> FIELDS = List.of("displayName", "annotations", RULES);

    private static final String EVERYBODY = "principalSet://goog/public:all";
    private static final String ADDRESS = "[^\\sA-Z@:/]+@[^\\sA-Z@:/]+";
    private static final String POOL =
            "iam\\.googleapis\\.com/(?:projects/[^/]+/)?locations/global/(?:workloadIdentityPools|workforcePools)/[^/]+/";
    private static final Pattern PRINCIPAL = Pattern.compile(Pattern.quote(EVERYBODY)
            + "|principal://goog/subject/" + ADDRESS
            + "|principalSet://goog/group/" + ADDRESS
            + "|principal://iam\\.googleapis\\.com/projects/-/serviceAccounts/" + ADDRESS
            + "|deleted:principal(?:Set)?://\\S+\\?uid=[0-9]+"
            + "|principal://" + POOL + "subject/\\S+"
            + "|principalSet://" + POOL + "(?:\\*|group/\\S+|attribute\\.[a-z0-9_]+/\\S+)"
            + "|principalSet://cloudresourcemanager\\.googleapis\\.com/(?:projects|folders|organizations)/[^/]+"
            + "/type/ServiceAccount");
    private static final Pattern PERMISSION =
            Pattern.compile("[a-z][a-z0-9.-]*\\.[a-z0-9.-]+/(?:[A-Za-z0-9]+|\\*)\\.(?:[A-Za-z0-9]+|\\*)");
    private static final Pattern TAGS =
            Pattern.compile("(?:\\s|[()!]|&&|\\|\\||resource\\.(?:matchTag|matchTagId|hasTagKey|hasTagKeyId)\\("
                    + "\\s*(?:'[^'\\\\]*'|\"[^\"\\\\]*\")(?:\\s*,\\s*(?:'[^'\\\\]*'|\"[^\"\\\\]*\"))?\\s*\\))++");
    private static final int MOST = 500;

    /**
     * Where a policy stands.
     *
     * @param name its name
     * @param resource the full name of what it is attached to
     */
    record Place(String name, String resource) {}

    static DenyBody read(WireBody body, Place place, Consumer<Condition> understood) {
        Map<String, Object> members = JsonText.members();
        body.text("displayName", 63)
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> members.put("displayName", text));
        Map<String, String> annotations = body.labels("annotations");
        if (!annotations.isEmpty()) {
            members.put("annotations", annotations);
        }
        Optional<String> etag = body.text("etag").filter(text -> !text.isEmpty());
        List<Map<String, Object>> rules = new ArrayList<>();
        List<Denial> denials = new ArrayList<>();
        for (WireBody rule : body.objects(RULES)) {
            Map<String, Object> written = JsonText.members();
            rule.text("description", 256)
                    .filter(text -> !text.isEmpty())
                    .ifPresent(text -> written.put("description", text));
            WireBody denyRule = rule.requiredObject("denyRule");
            denials.add(denial(denyRule, place, new Rule(denials.size() + 1, written, understood)));
            denyRule.end();
            rule.end();
            rules.add(written);
        }
        body.ignore("name", "uid", "kind", "createTime", "updateTime", "deleteTime", "managingAuthority")
                .end();
        if (rules.isEmpty() || rules.size() > MOST) {
            throw GoogleErrors.invalidArgument("A deny policy has 1 to " + MOST + " rules.");
        }
        members.put(RULES, rules);
        return new DenyBody(etag, members, new Document.Denials(denials));
    }

    /** Which rule it is, what is read back of it, and who understands its condition. */
    private record Rule(int number, Map<String, Object> written, Consumer<Condition> understood) {}

    private static Denial denial(WireBody body, Place place, Rule rule) {
        List<String> principals = principals(body, "deniedPrincipals");
        List<String> spared = principals(body, "exceptionPrincipals");
        if (spared.contains(EVERYBODY)) {
            throw GoogleErrors.invalidArgument(
                    "Invalid value at '" + body.place("exceptionPrincipals") + "': everybody is no exception.");
        }
        List<String> permissions = permissions(body, "deniedPermissions");
        List<String> left = permissions(body, "exceptionPermissions");
        if (principals.isEmpty()) {
            throw body.missing("deniedPrincipals");
        }
        if (permissions.isEmpty()) {
            throw body.missing("deniedPermissions");
        }
        Optional<Condition> condition = body.condition("denialCondition");
        condition.ifPresent(when -> requireTags(body, when, rule.understood));
        Map<String, Object> written = JsonText.members("deniedPrincipals", principals);
        putIfAny(written, "exceptionPrincipals", spared);
        written.put("deniedPermissions", permissions);
        putIfAny(written, "exceptionPermissions", left);
        condition.ifPresent(when -> written.put("denialCondition", Conditions.write(when)));
        rule.written.put("denyRule", written);
        Denial denial = Denial.of(place.name + "#" + rule.number, principals, permissions)
                .exceptPrincipals(spared)
                .exceptPermissions(left)
                .on(place.resource);
        return condition.map(denial::when).orElse(denial);
    }

    private static List<String> principals(WireBody body, String field) {
        List<String> principals = body.texts(field);
        for (String principal : principals) {
            if (!PRINCIPAL.matcher(principal).matches()) {
                throw GoogleErrors.invalidArgument(
                        "Invalid principal at '" + body.place(field) + "': " + principal + ".");
            }
        }
        return principals;
    }

    private static List<String> permissions(WireBody body, String field) {
        List<String> permissions = body.texts(field);
        for (String permission : permissions) {
            if (!PERMISSION.matcher(permission).matches()) {
                throw GoogleErrors.invalidArgument("Invalid permission at '" + body.place(field) + "': " + permission
                        + ". It is written SERVICE_FQDN/RESOURCE.ACTION.");
            }
        }
        return permissions;
    }

    /** Google's deny rules ask for tags, and for nothing else. */
    private static void requireTags(WireBody body, Condition condition, Consumer<Condition> understood) {
        if (!TAGS.matcher(condition.expression()).matches()) {
            throw GoogleErrors.invalidArgument("Invalid value at '" + body.place("denialCondition")
                    + "': only functions of resource tags are supported.");
        }
        Conditions.require(condition, understood);
    }

    private static void putIfAny(Map<String, Object> written, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            written.put(name, texts);
        }
    }

    /** Conditions, as IAM's own APIs read and write them. */
    static final class Conditions {
        private Conditions() {}

        static void require(Condition condition, Consumer<Condition> understood) {
            try {
                understood.accept(condition);
            } catch (IllegalArgumentException malformed) {
                throw GoogleErrors.invalidArgument(
                        "Condition expression compilation failed. " + malformed.getMessage());
            } catch (NoExpressionsException missing) {
                throw GoogleErrors.failedPrecondition("testkit.no-expressions: " + missing.getMessage() + ".");
            }
        }

        static Map<String, Object> write(Condition condition) {
            Map<String, Object> written = JsonText.members("expression", condition.expression());
            if (!condition.title().isEmpty()) {
                written.put("title", condition.title());
            }
            if (!condition.description().isEmpty()) {
                written.put("description", condition.description());
            }
            return written;
        }
    }
}
