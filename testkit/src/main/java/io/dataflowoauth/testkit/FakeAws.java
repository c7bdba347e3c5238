// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.iam.Cloud;
import io.dataflowoauth.testkit.internal.iam.Provider;

/**
 * AWS as one {@link IamStub} knows it: accounts, roles and their keys, and the instance metadata service of a machine, which
 * answers at the stub's own address. The stub's STS takes what the keys have signed and verifies the signatures.
 *
 * <p>Signatures are good for 15 minutes by the stub's time, and clients date them by the machine's clock: give a {@code TestClock}
 * that starts now. Safe for use by many threads.
 */
public final class FakeAws {
    private final Cloud cloud;

    FakeAws(Cloud cloud) {
        this.cloud = cloud;
    }

    /**
     * Registers a provider of a workload identity pool that takes the roles of one account, or replaces the one of these names.
     * {@code google.subject} is mapped from {@code assertion.arn}; conditions see {@code account}, {@code arn} and
     * {@code userid}.
     *
     * @param projectNumber digits only
     * @param account twelve digits
     * @throws IllegalArgumentException if a name is malformed
     */
    public WorkloadProvider provider(String projectNumber, String pool, String provider, String account) {
        String name = Provider.name(projectNumber, pool, provider);
        Provider registered = Provider.withoutTokens(name);
        cloud.providers().aws().trust(name, requireNonNull(account, "account"));
        cloud.providers().register(registered);
        return new WorkloadProvider(registered);
    }

    /**
     * A new session of a role, with keys of its own.
     *
     * @param account twelve digits
     * @throws IllegalArgumentException if a name is malformed
     */
    public AwsRole role(String account, String name) {
        return new AwsRole(
                cloud.providers().aws().assume(requireNonNull(account, "account"), requireNonNull(name, "name")));
    }

    /** AWS no longer knows the keys of that session. */
    public void revoke(AwsRole role) {
        cloud.providers().aws().revoke(role.accessKeyId());
    }

    /** The machine whose instance metadata service the stub is, is in that region and has that role from the next call on. */
    public void attach(AwsRole role, String region) {
        cloud.instance().attach(role.keys(), requireNonNull(region, "region"));
    }

    /** The machine has no role from the next call on. */
    public void detach() {
        cloud.instance().detach();
    }

    @Override
    public String toString() {
        return "FakeAws";
    }
}
