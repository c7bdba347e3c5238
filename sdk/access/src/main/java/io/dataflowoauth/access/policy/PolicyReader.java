// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Reads a policy from YAML or JSON, strictly: a field that nobody knows, a missing one, a wrong type, a name of no known form are
 * errors that name the place. The form is described by the JSON schema of the site. Pure.
 */
public final class PolicyReader {
    private PolicyReader() {}

    /**
     * Reads a text.
     *
     * @return a policy, whose revision is the one that the text names and the beginning of its SHA-256
     * @throws InvalidPolicyException {@code policy.invalid}. Whether its roles exist and its conditions are well-formed is seen
     *     when a {@link PolicyEngine} is made of it
     */
    public static Policy read(PolicyText text) {
        if (text.text().getBytes(StandardCharsets.UTF_8).length > PolicyText.LONGEST) {
            throw InvalidPolicyException.at("", "It is longer than 4 MiB.");
        }
        PolicyFields fields = fields(text).only("revision", "roles", "bindings", "denials", "boundaries");
        String revision =
                fields.optionalText("revision").map(name -> name + "@").orElse("") + text.fingerprint();
        Policy empty = fields.made(() -> Policy.of(revision));
        return empty.withRoles(all(fields, "roles", PolicyReader::role))
                .withBindings(all(fields, "bindings", PolicyReader::binding))
                .withDenials(all(fields, "denials", PolicyReader::denial))
                .withBoundaries(all(fields, "boundaries", PolicyReader::boundary));
    }

    private static PolicyFields fields(PolicyText text) {
        if (!text.isYaml()) {
            return PolicyFields.of(json(text.text()), Map.of());
        }
        YamlText.Written written = YamlText.read(text.text());
        if (!written.json().startsWith("{")) {
            throw InvalidPolicyException.at("line 1", "A policy is a map of fields.");
        }
        return PolicyFields.of(json(written.json()), written.lines());
    }

    private static JsonObject json(String text) {
        try {
            return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (TokenException.Invalid malformed) {
            throw InvalidPolicyException.at("", malformed.detail());
        }
    }

    private static <T> List<T> all(PolicyFields fields, String name, Function<PolicyFields, T> reading) {
        return fields.objects(name).stream()
                .map(item -> item.made(() -> reading.apply(item)))
                .toList();
    }

    private static Role role(PolicyFields fields) {
        fields.only("name", "title", "permissions", "includes");
        fields.optionalText("title");
        return Role.of(fields.text("name"), fields.texts("permissions"))
                .including(fields.texts("includes").toArray(String[]::new));
    }

    private static Binding binding(PolicyFields fields) {
        fields.only("id", "resource", "role", "members", "condition");
        Binding binding = Binding.of(id(fields), fields.text("role"), fields.texts("members"));
        return with(
                with(binding, fields.optionalText("resource"), Binding::on),
                condition(fields, "condition"),
                Binding::when);
    }

    private static Denial denial(PolicyFields fields) {
        fields.only(
                "id",
                "resource",
                "deniedPrincipals",
                "exceptionPrincipals",
                "deniedPermissions",
                "exceptionPermissions",
                "denialCondition");
        Denial denial = Denial.of(id(fields), fields.texts("deniedPrincipals"), fields.texts("deniedPermissions"))
                .exceptPrincipals(fields.texts("exceptionPrincipals"))
                .exceptPermissions(fields.texts("exceptionPermissions"));
        return with(
                with(denial, fields.optionalText("resource"), Denial::on),
                condition(fields, "denialCondition"),
                Denial::when);
    }

    private static Boundary boundary(PolicyFields fields) {
        fields.only("id", "principals", "resources", "condition");
        Boundary boundary = Boundary.of(id(fields), fields.texts("principals"), fields.texts("resources"));
        return with(boundary, condition(fields, "condition"), Boundary::when);
    }

    private static <T, P> T with(T rule, Optional<P> part, BiFunction<T, P, T> adding) {
        return part.map(one -> adding.apply(rule, one)).orElse(rule);
    }

    private static String id(PolicyFields fields) {
        return fields.optionalText("id").orElse(fields.path());
    }

    private static Optional<Condition> condition(PolicyFields fields, String name) {
        return fields.object(name).map(inner -> inner.made(() -> condition(inner)));
    }

    private static Condition condition(PolicyFields fields) {
        fields.only("title", "description", "expression");
        return new Condition(
                fields.optionalText("title").orElse(""),
                fields.optionalText("description").orElse(""),
                fields.text("expression"));
    }
}
