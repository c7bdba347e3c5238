// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.iam.policy.Document;
import io.dataflowoauth.testkit.internal.iam.policy.Documents;
import io.dataflowoauth.testkit.internal.iam.policy.PolicyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Bindings of principal access boundary policies to sets of principals, as IAM's API v3 has them. Whoever binds needs a
 * permission on the policy and one on the set.
 *
 * @param policy what is in force
 * @param documents the bindings as they were written
 * @param operations what was begun
 */
record BindingMethods(PolicyStore policy, Documents documents, Operations operations) {
    private static final String ALL = "/v3/((?:projects|folders|organizations)/[^/]+)/locations/global/policyBindings";
    private static final String ONE = ALL + "/([^/:]+)";
    private static final String SERVICE = "google.iam.v3.PolicyBindings.";
    private static final String TYPE = "google.iam.v3.PolicyBinding";
    private static final String MANAGER = "//cloudresourcemanager.googleapis.com/";
    private static final String POLICIES = "iam.principalaccessboundarypolicies.";
    private static final Paged PAGED = new Paged("policyBindings", 50, 1000);

    List<AdminMethod> all() {
        return List.of(
                new AdminMethod("GET", ALL, SERVICE + "ListPolicyBindings", this::list),
                new AdminMethod("POST", ALL, SERVICE + "CreatePolicyBinding", this::create),
                new AdminMethod("GET", ONE, SERVICE + "GetPolicyBinding", this::get),
                new AdminMethod("PATCH", ONE, SERVICE + "UpdatePolicyBinding", this::update),
                new AdminMethod("DELETE", ONE, SERVICE + "DeletePolicyBinding", this::delete),
                new AdminMethod(
                        "GET",
                        ALL + ":searchTargetPolicyBindings",
                        SERVICE + "SearchTargetPolicyBindings",
                        this::ofTarget));
    }

    private AdminMethod.Reply list(AdminCall call) {
        String why = Wire.authorize(call, "iam.policybindings.list", call.group(1));
        List<Map<String, Object>> shown =
                documents.under(collection(call)).stream().map(Wire::write).toList();
        return new AdminMethod.Reply(PAGED.page(call, shown), why);
    }

    private AdminMethod.Reply get(AdminCall call) {
        String why = Wire.authorize(call, "iam.policybindings.get", call.group(1));
        return new AdminMethod.Reply(Wire.write(found(call)), why);
    }

    private AdminMethod.Reply ofTarget(AdminCall call) {
        BoundSet target = BoundSet.of(
                call.query("target").orElseThrow(() -> GoogleErrors.invalidArgument("The target field is required.")));
        String why = Wire.authorize(call, target.permission("searchPolicyBindings"), call.group(1));
        List<Map<String, Object>> shown = documents.under(collection(call)).stream()
                .filter(binding -> binding.members().get(BindingBody.TARGET) instanceof Map<?, ?> map
                        && target.name().equals(map.get(BindingBody.SET)))
                .map(Wire::write)
                .toList();
        return new AdminMethod.Reply(PAGED.page(call, shown), why);
    }

    private AdminMethod.Reply create(AdminCall call) {
        String id = call.query("policyBindingId")
                .orElseThrow(() -> GoogleErrors.invalidArgument("The policy_binding_id field is required."));
        Ids.require("policy_binding_id", id);
        BindingBody asked = body(call);
        BoundSet target = asked.target().orElseThrow(() -> asked.missing(BindingBody.TARGET));
        String bound = asked.policy().orElseThrow(() -> asked.missing(BindingBody.POLICY));
        target.requireParent(call.group(1), policy);
        String why = authorize(call, bound, target.permission("createPolicyBinding"), "bind");
        requireOneOrganization(call, bound);
        Document known = documents.find(bound).orElseThrow(GoogleErrors::notFound);
        Map<String, Object> members = asked.members();
        members.put("policyUid", known.head().uid());
        members.put("policyKind", BindingBody.KIND);
        Document.Bound meaning = new Document.Bound(bound, target.members(), asked.condition());
        Supplier<Document> change = () -> documents.create(collection(call) + "/" + id, members, meaning);
        return operations.done(TYPE, new Operations.Asked(Operations.Verb.CREATE, why, Optional.empty()), change);
    }

    private AdminMethod.Reply update(AdminCall call) {
        BindingBody asked = body(call);
        Set<String> mask = call.mask(BindingBody.FIELDS);
        String why = authorizeKnown(call, "updatePolicyBinding", "bind");
        Supplier<Document> change = () -> documents.update(name(call), asked.etag(), old -> asked.onto(old, mask));
        return operations.done(TYPE, new Operations.Asked(Operations.Verb.UPDATE, why, asked.etag()), change);
    }

    private AdminMethod.Reply delete(AdminCall call) {
        String why = authorizeKnown(call, "deletePolicyBinding", "unbind");
        Optional<String> etag = call.query("etag");
        Supplier<Document> change = () -> documents.delete(name(call), etag, true);
        return operations.done(TYPE, new Operations.Asked(Operations.Verb.DELETE, why, etag), change);
    }

    /** Whoever may not even read the binding is denied before it is known whether there is one. */
    private String authorizeKnown(AdminCall call, String onTarget, String onPolicy) {
        Optional<Document> known = documents.find(name(call));
        if (known.isPresent() && known.get().meaning() instanceof Document.Bound bound) {
            BoundSet target = BoundSet.of(BindingBody.targetOf(known.get()));
            return authorize(call, bound.policy(), target.permission(onTarget), onPolicy);
        }
        Wire.authorize(call, "iam.policybindings.get", call.group(1));
        throw GoogleErrors.notFound();
    }

    private static String authorize(AdminCall call, String bound, String onTarget, String onPolicy) {
        String organization = BindingBody.organization(bound);
        String why = Wire.authorize(call, onTarget, call.group(1));
        return Wire.authorize(call, POLICIES + onPolicy, organization) + " " + why;
    }

    private void requireOneOrganization(AdminCall call, String bound) {
        String organization = policy.fullName(BindingBody.organization(bound));
        if (!policy.lineage(call.group(1)).contains(organization)) {
            throw GoogleErrors.invalidArgument(
                    "The binding parent " + call.group(1) + " and the policy must belong to the same organization.");
        }
    }

    private BindingBody body(AdminCall call) {
        return BindingBody.read(WireBody.of(call.call(), "policy_binding"), policy::check);
    }

    private Document found(AdminCall call) {
        return documents.find(name(call)).orElseThrow(GoogleErrors::notFound);
    }

    /** Whether a project is named by its id or its number, its bindings are the same. */
    private String collection(AdminCall call) {
        String parent = policy.fullName(call.group(1));
        return parent.substring(MANAGER.length()) + "/locations/global/policyBindings";
    }

    private String name(AdminCall call) {
        return collection(call) + "/" + call.group(2);
    }
}
