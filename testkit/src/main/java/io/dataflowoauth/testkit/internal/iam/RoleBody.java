// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.iam.policy.DefinedRole;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A role as a caller sends it.
 *
 * @param name if it says one
 * @param etag of the version that it is to replace
 * @param wanted what it is to be
 */
record RoleBody(Optional<String> name, Optional<String> etag, DefinedRole wanted) {
    /** What can be updated. */
    static final Set<String> FIELDS = Set.of("title", "description", "includedPermissions", "stage");

    private static final Pattern PERMISSION = Pattern.compile("[a-z][a-zA-Z0-9]*(?:\\.[a-zA-Z][a-zA-Z0-9]*){2,3}");
    private static final Set<String> STAGES = Set.of("ALPHA", "BETA", "GA", "DEPRECATED", "DISABLED", "EAP");
    private static final String FIRST_STAGE = "ALPHA";
    private static final String UNNAMED = "unnamed";
    private static final int MOST = 3000;

    static RoleBody read(WireBody body, String owner) {
        Optional<String> name = body.text("name").filter(text -> !text.isEmpty());
        Optional<String> etag = body.text("etag").filter(text -> !text.isEmpty());
        String title = body.text("title", 100).orElse("");
        String description = body.text("description", 256).orElse("");
        String stage = body.text("stage").orElse(FIRST_STAGE);
        if (!STAGES.contains(stage)) {
            throw GoogleErrors.invalidArgument("Invalid value at '" + body.place("stage")
                    + "' (type.googleapis.com/google.iam.admin.v1.Role.RoleLaunchStage), \"" + stage + "\"");
        }
        Set<String> permissions = permissions(body.texts("includedPermissions"), owner);
        body.ignore("deleted").end();
        DefinedRole.Text text = new DefinedRole.Text(title, description, stage);
        return new RoleBody(name, etag, DefinedRole.of(UNNAMED, permissions, text));
    }

    /** Google knows each permission, and some only in roles of organizations; here it is the form that counts. */
    private static Set<String> permissions(List<String> written, String owner) {
        for (String permission : written) {
            boolean above = owner.startsWith("projects/")
                    && (permission.equals("resourcemanager.projects.list")
                            || permission.startsWith("resourcemanager.organizations.")
                            || permission.startsWith("resourcemanager.folders."));
            if (!PERMISSION.matcher(permission).matches() || above) {
                throw GoogleErrors.invalidArgument("Permission " + permission + " is not valid.");
            }
        }
        if (written.size() > MOST) {
            throw GoogleErrors.invalidArgument("A role has at most " + MOST + " permissions.");
        }
        return new TreeSet<>(written);
    }

    void requireNoName() {
        if (name.isPresent()) {
            throw GoogleErrors.invalidArgument("Must not specify role.name.");
        }
    }

    void requireName(String known) {
        if (name.filter(said -> !said.equals(known)).isPresent()) {
            throw GoogleErrors.invalidArgument("The role.name is not the one in the path.");
        }
    }

    /** The role that is wanted, under its name. */
    DefinedRole create(String full) {
        return DefinedRole.of(full, wanted.permissions(), wanted.text());
    }

    /** A role with what is wanted of it; with all of that, if the mask names nothing. */
    DefinedRole onto(DefinedRole role, Set<String> mask) {
        Set<String> fields = mask.isEmpty() ? FIELDS : mask;
        DefinedRole.Text now = role.text();
        DefinedRole.Text next = new DefinedRole.Text(
                fields.contains("title") ? wanted.text().title() : now.title(),
                fields.contains("description") ? wanted.text().description() : now.description(),
                fields.contains("stage") ? wanted.text().stage() : now.stage());
        Set<String> permissions = fields.contains("includedPermissions") ? wanted.permissions() : role.permissions();
        return DefinedRole.of(role.name(), permissions, next);
    }

    /** A role as the API shows it: what is empty is left out, and so is the first stage. */
    static Map<String, Object> write(DefinedRole role, boolean full) {
        Map<String, Object> written = JsonText.members("name", role.name());
        putIfSaid(written, "title", role.text().title());
        putIfSaid(written, "description", role.text().description());
        if (full && !role.permissions().isEmpty()) {
            written.put("includedPermissions", List.copyOf(role.permissions()));
        }
        putIfSaid(
                written,
                "stage",
                role.text().stage().equals(FIRST_STAGE) ? "" : role.text().stage());
        written.put("etag", role.etag());
        if (role.state().deleted()) {
            written.put("deleted", true);
        }
        return written;
    }

    private static void putIfSaid(Map<String, Object> written, String name, String text) {
        if (!text.isEmpty()) {
            written.put(name, text);
        }
    }
}
