// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.iam.policy.ChangeRefusedException;
import io.dataflowoauth.testkit.internal.iam.policy.Document;
import io.dataflowoauth.testkit.internal.iam.policy.Documents;
import io.dataflowoauth.testkit.internal.iam.policy.PolicyStore;
import io.dataflowoauth.testkit.internal.iam.policy.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Deny policies, as IAM's API v2 has them.
 *
 * @param policy what is in force
 * @param documents the policies as they were written
 * @param operations what was begun
 */
record DenyMethods(PolicyStore policy, Documents documents, Operations operations) {
    private static final String ALL = "/v2/policies/([^/]+)/denypolicies";
    private static final String ONE = ALL + "/([^/:]+)";
    private static final String SERVICE = "google.iam.v2.Policies.";
    private static final Pattern POINT =
            Pattern.compile("cloudresourcemanager\\.googleapis\\.com/(projects|folders|organizations)/[^/]+");
    private static final Paged PAGED = new Paged("policies", 1000, 1000);

    List<AdminMethod> all() {
        return List.of(
                new AdminMethod("GET", ALL, SERVICE + "ListPolicies", this::list),
                new AdminMethod("POST", ALL, SERVICE + "CreatePolicy", this::create),
                new AdminMethod("GET", ONE, SERVICE + "GetPolicy", this::get),
                new AdminMethod("PUT", ONE, SERVICE + "UpdatePolicy", this::update),
                new AdminMethod("DELETE", ONE, SERVICE + "DeletePolicy", this::delete));
    }

    /** A list tells of the policies, and not what their rules are. */
    private AdminMethod.Reply list(AdminCall call) {
        String why = authorize(call, "list");
        List<Map<String, Object>> shown = documents.under(collection(call)).stream()
                .map(document -> write(call, document, false))
                .toList();
        return new AdminMethod.Reply(PAGED.page(call, shown), why);
    }

    private AdminMethod.Reply get(AdminCall call) {
        String why = authorize(call, "get");
        Document found = documents.find(name(call)).orElseThrow(GoogleErrors::notFound);
        return new AdminMethod.Reply(write(call, found, true), why);
    }

    private AdminMethod.Reply create(AdminCall call) {
        String why = authorize(call, "create");
        String id = call.query("policyId")
                .orElseThrow(() -> GoogleErrors.invalidArgument("The policy_id field is required."));
        Ids.require("policy_id", id);
        String name = collection(call) + "/" + id;
        DenyBody asked = body(call, name);
        return done(call, why, () -> documents.create(name, asked.members(), asked.meaning()), Optional.empty());
    }

    private AdminMethod.Reply update(AdminCall call) {
        String why = authorize(call, "update");
        String name = name(call);
        DenyBody asked = body(call, name);
        return done(
                call,
                why,
                () -> documents.update(
                        name, asked.etag(), old -> new Document(old.head(), asked.members(), asked.meaning())),
                asked.etag());
    }

    private AdminMethod.Reply delete(AdminCall call) {
        String why = authorize(call, "delete");
        Optional<String> etag = call.query("etag");
        return done(call, why, () -> documents.delete(name(call), etag, true), etag);
    }

    private AdminMethod.Reply done(AdminCall call, String why, Supplier<Document> change, Optional<String> etag) {
        try {
            Document changed = change.get();
            String id = changed.name().substring(changed.name().lastIndexOf('/') + 1);
            String shown = shown(call) + "/" + id;
            return new AdminMethod.Reply(operations.done(shown, changed.head(), write(call, changed, true)), why);
        } catch (ChangeRefusedException refused) {
            throw AdminCall.refused(refused, etag);
        }
    }

    private DenyBody body(AdminCall call, String name) {
        return DenyBody.read(
                WireBody.of(call.call(), "policy"), new DenyBody.Place(name, resource(call)), policy::check);
    }

    private Map<String, Object> write(AdminCall call, Document document, boolean whole) {
        Map<String, Object> written = JsonText.members(
                "name",
                shown(call) + document.name().substring(document.name().lastIndexOf('/')),
                "uid",
                document.head().uid(),
                "kind",
                "DenyPolicy");
        DenyBody.FIELDS.stream()
                .filter(field -> document.members().containsKey(field))
                .filter(field -> whole || !field.equals(DenyBody.RULES))
                .forEach(field -> written.put(field, document.members().get(field)));
        written.put("etag", document.head().etag());
        written.put("createTime", document.head().created().toString());
        written.put("updateTime", document.head().updated().toString());
        return written;
    }

    private String name(AdminCall call) {
        return collection(call) + "/" + call.group(2);
    }

    /** The full name of what the policies are attached to. */
    private String resource(AdminCall call) {
        String point = call.group(1);
        if (!POINT.matcher(point).matches()) {
            throw GoogleErrors.invalidArgument("Invalid attachment point: " + point
                    + ". It is a project, a folder or an organization, for example"
                    + " cloudresourcemanager.googleapis.com%2Fprojects%2Fmy-project.");
        }
        return policy.fullName("//" + point);
    }

    private String collection(AdminCall call) {
        return collection(resource(call));
    }

    /** As Google answers it: with the project's number, where that is known. */
    private String shown(AdminCall call) {
        return collection(policy.numbered(resource(call)));
    }

    private static String collection(String resource) {
        return "policies/" + resource.substring("//".length()).replace("/", "%2F") + "/denypolicies";
    }

    private String authorize(AdminCall call, String verb) {
        String resource = resource(call);
        return call.authorize(
                "iam.denypolicies." + verb,
                resource,
                (Verdict verdict) -> GoogleErrors.denied(
                        "Permission iam.googleapis.com/denypolicies." + verb + " denied on resource "
                                + resource.substring("//".length()),
                        verdict));
    }
}
