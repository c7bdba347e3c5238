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
 * Principal access boundary policies, as IAM's API v3 has them: what principals can reach, once they are bound.
 *
 * @param policy what is in force
 * @param documents the policies as they were written
 * @param operations what was begun
 */
record BoundaryMethods(PolicyStore policy, Documents documents, Operations operations) {
    private static final String ALL = "/v3/(organizations/[^/]+)/locations/global/principalAccessBoundaryPolicies";
    private static final String ONE = ALL + "/([^/:]+)";
    private static final String SERVICE = "google.iam.v3.PrincipalAccessBoundaryPolicies.";
    private static final String TYPE = "google.iam.v3.PrincipalAccessBoundaryPolicy";
    private static final Paged PAGED = new Paged("principalAccessBoundaryPolicies", 50, 1000);
    private static final Paged BINDINGS = new Paged("policyBindings", 50, 1000);

    List<AdminMethod> all() {
        return List.of(
                new AdminMethod("GET", ALL, SERVICE + "ListPrincipalAccessBoundaryPolicies", this::list),
                new AdminMethod("POST", ALL, SERVICE + "CreatePrincipalAccessBoundaryPolicy", this::create),
                new AdminMethod("GET", ONE, SERVICE + "GetPrincipalAccessBoundaryPolicy", this::get),
                new AdminMethod("PATCH", ONE, SERVICE + "UpdatePrincipalAccessBoundaryPolicy", this::update),
                new AdminMethod("DELETE", ONE, SERVICE + "DeletePrincipalAccessBoundaryPolicy", this::delete),
                new AdminMethod(
                        "GET",
                        ONE + ":searchPolicyBindings",
                        SERVICE + "SearchPrincipalAccessBoundaryPolicyBindings",
                        this::bindings));
    }

    private AdminMethod.Reply list(AdminCall call) {
        String why = authorize(call, "list");
        List<Map<String, Object>> shown =
                documents.under(collection(call)).stream().map(Wire::write).toList();
        return new AdminMethod.Reply(PAGED.page(call, shown), why);
    }

    private AdminMethod.Reply get(AdminCall call) {
        String why = authorize(call, "get");
        return new AdminMethod.Reply(Wire.write(found(call)), why);
    }

    private AdminMethod.Reply bindings(AdminCall call) {
        String why = authorize(call, "searchPolicyBindings");
        List<Map<String, Object>> shown = documents.bindingsOf(found(call).name()).stream()
                .map(Wire::write)
                .toList();
        return new AdminMethod.Reply(BINDINGS.page(call, shown), why);
    }

    private AdminMethod.Reply create(AdminCall call) {
        String why = authorize(call, "create");
        String id = call.query("principalAccessBoundaryPolicyId")
                .orElseThrow(() ->
                        GoogleErrors.invalidArgument("The principal_access_boundary_policy_id field is required."));
        Ids.require("principal_access_boundary_policy_id", id);
        BoundaryBody asked = body(call, true);
        Supplier<Document> change =
                () -> documents.create(collection(call) + "/" + id, asked.members(), asked.meaning(Optional.empty()));
        return operations.done(TYPE, new Operations.Asked(Operations.Verb.CREATE, why, Optional.empty()), change);
    }

    private AdminMethod.Reply update(AdminCall call) {
        String why = authorize(call, "update");
        BoundaryBody asked = body(call, false);
        Set<String> mask = call.mask(BoundaryBody.FIELDS);
        Supplier<Document> change = () -> documents.update(name(call), asked.etag(), old -> asked.onto(old, mask));
        return operations.done(TYPE, new Operations.Asked(Operations.Verb.UPDATE, why, asked.etag()), change);
    }

    private AdminMethod.Reply delete(AdminCall call) {
        String why = authorize(call, "delete");
        Optional<String> etag = call.query("etag");
        Supplier<Document> change = () -> documents.delete(name(call), etag, call.flag("force"));
        return operations.done(TYPE, new Operations.Asked(Operations.Verb.DELETE, why, etag), change);
    }

    private BoundaryBody body(AdminCall call, boolean whole) {
        return BoundaryBody.read(WireBody.of(call.call(), "principal_access_boundary_policy"), whole);
    }

    private Document found(AdminCall call) {
        return documents.find(name(call)).orElseThrow(GoogleErrors::notFound);
    }

    private static String collection(AdminCall call) {
        return call.group(1) + "/locations/global/principalAccessBoundaryPolicies";
    }

    private static String name(AdminCall call) {
        return collection(call) + "/" + call.group(2);
    }

    private static String authorize(AdminCall call, String verb) {
        return Wire.authorize(call, "iam.principalaccessboundarypolicies." + verb, call.group(1));
    }
}
