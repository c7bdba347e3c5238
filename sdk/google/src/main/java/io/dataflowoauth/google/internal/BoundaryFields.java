// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.google.BoundaryRule;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.internal.CanonicalJson;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One rule of a boundary, checked.
 *
 * @param bucket a bucket of Cloud Storage
 * @param roles at least one
 * @param prefix of the objects' names
 */
record BoundaryFields(String bucket, Set<String> roles, Optional<String> prefix) implements Comparable<BoundaryFields> {
    private static final String KIND = "google.boundary-rule";
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]");
    private static final Pattern ROLE =
            Pattern.compile("((projects|organizations)/[a-z0-9.:-]{1,100}/)?roles/[A-Za-z0-9_.]{1,100}");
    /** Nothing that could end the quoted text of a condition. */
    private static final Pattern PREFIX = Pattern.compile("[^'\"\\\\\\p{Cntrl}]{1,512}");

    static BoundaryFields of(RecipeObject rule) {
        if (!rule.kind().equals(KIND)) {
            throw rule.read().invalid("kind", "a rule of a boundary is a " + KIND + ".");
        }
        RecipeObject.Reader reader = rule.read();
        BoundaryFields fields =
                new BoundaryFields(reader.text("bucket"), reader.set("roles"), reader.optionalText("prefix"));
        reader.end();
        boolean sound = BUCKET.matcher(fields.bucket).matches()
                && !fields.roles.isEmpty()
                && fields.roles.stream().allMatch(role -> ROLE.matcher(role).matches())
                && fields.prefix.filter(text -> !PREFIX.matcher(text).matches()).isEmpty();
        if (!sound) {
            throw new TokenException.Misconfigured(
                    GoogleCodes.BOUNDARY_INVALID, "A rule has a bucket, roles, and perhaps a prefix without quotes.");
        }
        return fields;
    }

    RecipeObject object() {
        RecipeObject rule = RecipeObject.of(KIND).with("bucket", bucket).withSet("roles", roles);
        return prefix.isPresent() ? rule.with("prefix", prefix.get()) : rule;
    }

    /** As the security token service takes it. */
    SortedMap<String, Object> json() {
        BoundaryRule whole = BoundaryRule.withRoles(bucket, roles.toArray(new String[0]));
        BoundaryRule rule = prefix.map(whole::under).orElse(whole);
        SortedMap<String, Object> json = new TreeMap<>();
        json.put("availableResource", rule.resource());
        json.put("availablePermissions", rule.permissions());
        rule.condition().ifPresent(text -> {
            SortedMap<String, Object> condition = new TreeMap<>();
            condition.put("expression", text);
            json.put("availabilityCondition", condition);
        });
        return json;
    }

    /** The options of an exchange with these rules. */
    static String options(List<BoundaryFields> rules) {
        SortedMap<String, Object> boundary = new TreeMap<>();
        boundary.put(
                "accessBoundaryRules", rules.stream().map(BoundaryFields::json).toList());
        SortedMap<String, Object> options = new TreeMap<>();
        options.put("accessBoundary", boundary);
        return CanonicalJson.write(options);
    }

    @Override
    public int compareTo(BoundaryFields other) {
        return object().json().compareTo(other.object().json());
    }
}
