// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.iam.policy.Identity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A provider of a workload identity pool.
 *
 * @param name the full resource name, which is also the STS's audience
 * @param issuer whose JWTs it takes
 * @param allowedAudiences if there are none, the provider's own name with or without {@code https:} is expected
 * @param attributes what it makes of the claims of a credential
 */
public record Provider(String name, TrustedIssuer issuer, Set<String> allowedAudiences, AttributeRules attributes) {
    private static final int MOST_AUDIENCES = 10;
    private static final int LONGEST_AUDIENCE = 256;

    /** What an audience must look like to name a provider of a pool. */
    static final Pattern NAME = Pattern.compile(
            "//iam\\.googleapis\\.com/(projects/[0-9]+/locations/global/workloadIdentityPools|locations/global/workforcePools)"
                    + "/[a-z0-9-]+/providers/[a-z0-9-]+");

    /** The full resource name of a provider of a workload identity pool of that project. */
    public static String name(String projectNumber, String pool, String provider) {
        return name("projects/" + projectNumber + "/locations/global/workloadIdentityPools/" + pool, provider);
    }

    /** The full resource name of a provider of a workforce pool. */
    public static String ofWorkforce(String pool, String provider) {
        return name("locations/global/workforcePools/" + pool, provider);
    }

    /** The full resource name of a provider of a pool. */
    public static String name(String pool, String provider) {
        return "//iam.googleapis.com/" + pool + "/providers/" + provider;
    }

    /** A provider that takes no JWT of anybody. */
    public static Provider withoutTokens(String name) {
        return withoutTokens(name, Set.of());
    }

    /** A provider that takes no JWT of anybody, and something else for these audiences. */
    public static Provider withoutTokens(String name, Set<String> allowedAudiences) {
        TrustedIssuer nobody = new TrustedIssuer("nobody", () -> "{\"keys\":[]}", token -> Optional.empty());
        return new Provider(name, nobody, allowedAudiences, AttributeRules.defaults());
    }

    /** Checks the form of the name. */
    public Provider {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A provider has a project number, and a pool and a provider of lower-case letters, digits and -: "
                            + name);
        }
        allowedAudiences = Set.copyOf(allowedAudiences);
        if (allowedAudiences.size() > MOST_AUDIENCES
                || allowedAudiences.stream().anyMatch(audience -> audience.length() > LONGEST_AUDIENCE)) {
            throw new IllegalArgumentException("A provider allows up to " + MOST_AUDIENCES + " audiences of up to "
                    + LONGEST_AUDIENCE + " characters");
        }
    }

    /** The federated principal of a subject in this provider's pool. */
    public String principal(String subject) {
        return "principal:" + pool() + "/subject/" + subject;
    }

    /** The principal that claims were mapped to, with the sets that policies can name. */
    Identity identity(Mapped mapped) {
        Set<String> sets = new LinkedHashSet<>();
        mapped.groups().forEach(group -> sets.add(set("group/" + group)));
        mapped.attributes().forEach((name, value) -> sets.add(set("attribute." + name + "/" + value)));
        return new Identity(principal(mapped.subject()), sets);
    }

    /** Every federated principal of this provider's pool. */
    public String everyone() {
        return set("*");
    }

    /** Some federated principals of this provider's pool: {@code group/ID}, {@code attribute.NAME/VALUE}. */
    public String set(String which) {
        return "principalSet:" + pool() + "/" + which;
    }

    /** Whether its pool is one of people and not of workloads. */
    boolean isWorkforce() {
        return name.contains("/workforcePools/");
    }

    boolean expects(List<String> audience) {
        return audience.stream().anyMatch(this::expects);
    }

    private boolean expects(String audience) {
        if (!allowedAudiences.isEmpty()) {
            return allowedAudiences.contains(audience);
        }
        return audience.equals(name) || audience.equals("https:" + name);
    }

    private String pool() {
        return name.substring(0, name.indexOf("/providers/"));
    }
}
