// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.access.policy.Condition;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.iam.policy.Granted;
import io.dataflowoauth.testkit.internal.iam.policy.ResourcePolicy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A policy as a caller wants to have it.
 *
 * @param version 0, 1 or 3
 * @param etag of the policy that it is to replace
 * @param bindings as they were written
 */
record PolicyBody(long version, Optional<String> etag, List<Granted> bindings) {
    private static final Set<Long> VERSIONS = Set.of(0L, 1L, 3L);
    private static final long CONDITIONAL = 3;
    private static final String REFER =
            " For more information, please refer to https://cloud.google.com/iam/docs/policies#versions";

    /** The version that a caller of {@code getIamPolicy} understands. */
    static long requestedVersion(Call call) {
        Map<String, List<String>> query = call.query();
        String inQuery = query.getOrDefault(
                        "options.requestedPolicyVersion",
                        query.getOrDefault("optionsRequestedPolicyVersion", List.of("")))
                .get(0);
        if (!inQuery.isEmpty()) {
            return version(inQuery.matches("[0-9]{1,3}") ? Long.valueOf(inQuery) : inQuery);
        }
        Object options = object(call).get("options");
        return options instanceof Map<?, ?> members ? version(members.get("requestedPolicyVersion")) : 0;
    }

    /** The permissions that a caller of {@code testIamPermissions} asks about. */
    static List<String> permissions(Call call) {
        List<String> inQuery = call.query().getOrDefault("permissions", List.of());
        Object named = inQuery.isEmpty() ? object(call).getOrDefault("permissions", List.of()) : inQuery;
        return texts(named, "permissions");
    }

    /** The policy that a caller of {@code setIamPolicy} sends; Cloud Storage takes it as the whole body. */
    static PolicyBody read(Call call, PolicyApi.Target target) {
        Map<String, Object> body = object(call);
        Object policy = target.isStorage() ? body : body.get("policy");
        if (!(policy instanceof Map<?, ?> members)) {
            throw GoogleErrors.invalidArgument("The policy field is required.");
        }
        if (body.get("updateMask") instanceof String mask && !mask.contains("bindings")) {
            throw GoogleErrors.invalidArgument(
                    "Invalid value at 'update_mask': only bindings and etag can be updated.");
        }
        Optional<String> etag =
                Optional.ofNullable(members.get("etag")).map(String::valueOf).filter(text -> !text.isEmpty());
        return new PolicyBody(version(members.get("version")), etag, bindings(members.get("bindings")));
    }

    /** Conditions are for callers who know of them: version 3 says so, of what is sent and of what is replaced. */
    void requireVersion(ResourcePolicy current) {
        boolean conditional =
                bindings.stream().anyMatch(binding -> binding.condition().isPresent());
        if (conditional && version < CONDITIONAL) {
            throw GoogleErrors.invalidArgument("Specified policy version (" + version
                    + ") cannot be less than the version (3) that conditional role bindings need." + REFER);
        }
        if (current.isConditional() && etag.isPresent() && version < CONDITIONAL) {
            throw GoogleErrors.invalidArgument("Specified policy version (" + Math.max(version, 1)
                    + ") cannot be less than the existing policy version (3)." + REFER);
        }
    }

    /** A policy as its API answers it, in a version that is no higher than the one that was asked for. */
    static Map<String, Object> write(ResourcePolicy policy, long requested, PolicyApi.Target target) {
        Map<String, Object> answer = JsonText.members();
        if (target.isStorage()) {
            answer.put("kind", "storage#policy");
            answer.put("resourceId", target.resource().substring("//storage.googleapis.com/".length()));
        }
        if (policy.serial() > 0) {
            answer.put("version", policy.isConditional() && requested >= CONDITIONAL ? CONDITIONAL : 1);
        }
        answer.put("etag", policy.etag());
        if (!policy.bindings().isEmpty()) {
            answer.put(
                    "bindings",
                    policy.bindings().stream()
                            .map(binding -> written(binding, requested >= CONDITIONAL))
                            .toList());
        }
        return answer;
    }

    /** Who does not know of conditions gets a role that nobody can grant, lest the binding be sent back without its condition. */
    private static Map<String, Object> written(Granted binding, boolean conditions) {
        String role = binding.role();
        if (!conditions && binding.condition().isPresent()) {
            byte[] text = binding.condition().toString().getBytes(StandardCharsets.UTF_8);
            long hash = UUID.nameUUIDFromBytes(text).getMostSignificantBits();
            role += "_withcond_" + HexFormat.of().toHexDigits(hash);
        }
        Map<String, Object> written = JsonText.members("role", role, "members", List.copyOf(binding.members()));
        binding.condition().filter(when -> conditions).ifPresent(when -> {
            Map<String, Object> condition = JsonText.members("expression", when.expression(), "title", when.title());
            if (!when.description().isEmpty()) {
                condition.put("description", when.description());
            }
            written.put("condition", condition);
        });
        return written;
    }

    private static List<Granted> bindings(@Nullable Object written) {
        List<Granted> bindings = new ArrayList<>();
        if (written != null) {
            for (Object one : list(written, "policy.bindings")) {
                if (!(one instanceof Map<?, ?> binding) || !(binding.get("role") instanceof String role)) {
                    throw GoogleErrors.invalidArgument("Invalid value at 'policy.bindings'.");
                }
                Object members = binding.get("members");
                List<String> named = members == null ? List.of() : texts(members, "policy.bindings.members");
                bindings.add(new Granted(role, Set.copyOf(named), condition(binding.get("condition"))));
            }
        }
        return bindings;
    }

    private static Optional<Condition> condition(@Nullable Object written) {
        if (written == null) {
            return Optional.empty();
        }
        if (!(written instanceof Map<?, ?> members) || !(members.get("expression") instanceof String expression)) {
            throw GoogleErrors.invalidArgument("Invalid value at 'policy.bindings.condition'.");
        }
        try {
            return Optional.of(new Condition(text(members.get("title")), text(members.get("description")), expression));
        } catch (IllegalArgumentException tooLong) {
            throw GoogleErrors.invalidArgument("Invalid value at 'policy.bindings.condition': " + tooLong.getMessage());
        }
    }

    private static String text(@Nullable Object written) {
        return written instanceof String text ? text : "";
    }

    private static long version(@Nullable Object written) {
        if (written == null) {
            return 0;
        }
        if (written instanceof Long version && VERSIONS.contains(version)) {
            return version;
        }
        throw GoogleErrors.invalidArgument("Invalid policy version: it is 0, 1 or 3.");
    }

    private static List<String> texts(Object written, String where) {
        List<?> list = list(written, where);
        if (!list.stream().allMatch(String.class::isInstance)) {
            throw GoogleErrors.invalidArgument("Invalid value at '" + where + "'.");
        }
        return list.stream().map(String.class::cast).toList();
    }

    private static List<?> list(Object written, String where) {
        if (written instanceof List<?> list) {
            return list;
        }
        throw GoogleErrors.invalidArgument("Invalid value at '" + where + "'.");
    }

    private static Map<String, Object> object(Call call) {
        return call.body().isBlank()
                ? Map.of()
                : JsonText.read(call.body())
                        .orElseThrow(() -> GoogleErrors.invalidArgument("Invalid JSON payload received."));
    }
}
