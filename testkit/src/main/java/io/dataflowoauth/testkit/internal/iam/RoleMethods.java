// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.iam.policy.ChangeRefusedException;
import io.dataflowoauth.testkit.internal.iam.policy.DefinedRole;
import io.dataflowoauth.testkit.internal.iam.policy.RoleBook;
import io.dataflowoauth.testkit.internal.iam.policy.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Roles, as IAM's API v1 has them: Google's own can be read, those of projects and organizations be made and changed.
 *
 * @param roles the roles of the stub
 */
record RoleMethods(RoleBook roles) {
    private static final String OWNED = "/v1/((?:projects|organizations)/[^/:]+)/roles";
    private static final String ONE = OWNED + "/([^/:]+)";
    private static final String SERVICE = "google.iam.admin.v1.IAM.";
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_.]{3,64}");
    private static final Paged PAGED = new Paged("roles", 300, 1000);
    private static final String FREE = "No permission is needed to read Google's own roles.";

    List<AdminMethod> all() {
        return List.of(
                new AdminMethod("GET", "/v1/roles", SERVICE + "ListRoles", this::listPredefined),
                new AdminMethod("GET", "/v1/(roles)/([^/:]+)", SERVICE + "GetRole", this::getPredefined),
                new AdminMethod("GET", OWNED, SERVICE + "ListRoles", this::list),
                new AdminMethod("POST", OWNED, SERVICE + "CreateRole", this::create),
                new AdminMethod("GET", ONE, SERVICE + "GetRole", this::get),
                new AdminMethod("PATCH", ONE, SERVICE + "UpdateRole", this::update),
                new AdminMethod("DELETE", ONE, SERVICE + "DeleteRole", this::delete),
                new AdminMethod("POST", ONE + ":undelete", SERVICE + "UndeleteRole", this::undelete));
    }

    private AdminMethod.Reply listPredefined(AdminCall call) {
        return listed(call, Optional.empty(), FREE);
    }

    private AdminMethod.Reply getPredefined(AdminCall call) {
        String name = "roles/" + call.group(2);
        return new AdminMethod.Reply(RoleBody.write(found(name), true), FREE);
    }

    private AdminMethod.Reply list(AdminCall call) {
        String owner = call.group(1);
        String why = authorize(call, "list", "list roles in " + owner);
        return listed(call, Optional.of(owner), why);
    }

    private AdminMethod.Reply listed(AdminCall call, Optional<String> owner, String why) {
        boolean full = isFull(call.query("view").orElse("BASIC"));
        List<Map<String, Object>> shown = roles.of(owner).stream()
                .filter(role -> call.flag("showDeleted") || !role.state().deleted())
                .map(role -> RoleBody.write(role, full))
                .toList();
        return new AdminMethod.Reply(PAGED.page(call, shown), why);
    }

    private static boolean isFull(String view) {
        if (view.equals("FULL") || view.equals("BASIC") || view.equals("ROLE_VIEW_UNSPECIFIED")) {
            return view.equals("FULL");
        }
        throw GoogleErrors.invalidArgument(
                "Invalid value at 'view' (type.googleapis.com/google.iam.admin.v1.RoleView), \"" + view + "\"");
    }

    private AdminMethod.Reply create(AdminCall call) {
        String owner = call.group(1);
        String why = authorize(call, "create", "create a role in " + owner);
        WireBody body = WireBody.of(call.call(), "");
        String id = body.required("roleId");
        if (!ID.matcher(id).matches()) {
            throw GoogleErrors.invalidArgument(
                    "The role_id has between 3 and 64 letters, digits, underscores and dots.");
        }
        RoleBody asked = RoleBody.read(body.requiredObject("role"), owner);
        body.end();
        asked.requireNoName();
        try {
            return new AdminMethod.Reply(RoleBody.write(roles.create(asked.create(owner + "/roles/" + id)), true), why);
        } catch (ChangeRefusedException refused) {
            throw refused.why() == ChangeRefusedException.Why.UNFIT
                    ? GoogleErrors.failedPrecondition(
                            "You can't create a role_id (" + id + ") which has been marked for deletion.")
                    : GoogleErrors.alreadyExists("A role named " + id + " in " + owner + " already exists.");
        }
    }

    private AdminMethod.Reply get(AdminCall call) {
        String why = authorize(call, "get", "get the role at " + name(call));
        return new AdminMethod.Reply(RoleBody.write(found(name(call)), true), why);
    }

    private AdminMethod.Reply update(AdminCall call) {
        String name = name(call);
        String why = authorize(call, "update", "update the role at " + name);
        RoleBody asked = RoleBody.read(WireBody.of(call.call(), "role"), call.group(1));
        asked.requireName(name);
        Set<String> mask = call.mask(RoleBody.FIELDS);
        return changed(name, asked.etag(), why, role -> {
            requireLive(role, "update");
            return asked.onto(role, mask);
        });
    }

    private AdminMethod.Reply delete(AdminCall call) {
        String name = name(call);
        String why = authorize(call, "delete", "delete the role at " + name);
        return changed(name, call.query("etag"), why, role -> {
            requireLive(role, "delete");
            return role.deleted(true);
        });
    }

    private AdminMethod.Reply undelete(AdminCall call) {
        String name = name(call);
        String why = authorize(call, "undelete", "undelete the role at " + name);
        WireBody body = WireBody.of(call.call(), "");
        Optional<String> etag = body.text("etag").filter(text -> !text.isEmpty());
        body.end();
        return changed(name, etag, why, role -> {
            if (!role.state().deleted()) {
                throw GoogleErrors.failedPrecondition(
                        "You can't undelete role_id (" + name + ") as it is not deleted.");
            }
            return role.deleted(false);
        });
    }

    private AdminMethod.Reply changed(String name, Optional<String> etag, String why, UnaryOperator<DefinedRole> how) {
        try {
            return new AdminMethod.Reply(RoleBody.write(roles.change(name, etag, how), true), why);
        } catch (ChangeRefusedException refused) {
            throw refused.why() == ChangeRefusedException.Why.MISSING
                    ? missing(name)
                    : AdminCall.refused(refused, etag);
        }
    }

    private static void requireLive(DefinedRole role, String verb) {
        if (role.state().deleted()) {
            throw GoogleErrors.failedPrecondition(
                    "You can't " + verb + " role_id (" + role.name() + ") as it is already deleted.");
        }
    }

    private DefinedRole found(String name) {
        return roles.find(name).orElseThrow(() -> missing(name));
    }

    private static Refused missing(String name) {
        return GoogleErrors.notFound("The role named " + name + " was not found.");
    }

    private static String name(AdminCall call) {
        if (!ID.matcher(call.group(2)).matches()) {
            throw GoogleErrors.invalidArgument("The role name must be in the form \"roles/{role}\","
                    + " \"organizations/{organization_id}/roles/{role}\", or \"projects/{project_id}/roles/{role}\".");
        }
        return call.group(1) + "/roles/" + call.group(2);
    }

    private static String authorize(AdminCall call, String verb, String what) {
        return call.authorize(
                "iam.roles." + verb,
                call.group(1),
                (Verdict verdict) -> GoogleErrors.denied("You don't have permission to " + what + ".", verdict));
    }
}
