// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.iam.AttributeRules;
import io.dataflowoauth.testkit.internal.iam.Cloud;
import io.dataflowoauth.testkit.internal.iam.Provider;
import java.util.List;
import java.util.Set;

/** A provider of a workload identity pool that an {@link IamStub} knows: its names. Immutable. */
public final class WorkloadProvider {
    private final Provider provider;

    WorkloadProvider(Provider provider) {
        this.provider = provider;
    }

    /** Registers one, in place of the one of that name. */
    static WorkloadProvider in(Cloud cloud, String name, FakeOidcIssuer issuer, String... audiences) {
        Provider registered =
                new Provider(name, Trust.in(issuer), Set.copyOf(List.of(audiences)), AttributeRules.defaults());
        cloud.providers().register(registered);
        return new WorkloadProvider(registered);
    }

    /** Its full resource name, {@code //iam.googleapis.com/projects/…}: the audience of an exchange at the STS. */
    public String audience() {
        return provider.name();
    }

    /** The federated principal of a subject, as an allow policy writes it: {@code principal://…/subject/…}. */
    public String principal(String subject) {
        return provider.principal(requireNonNull(subject, "subject"));
    }

    /** All federated principals of its pool, as an allow policy writes them: {@code principalSet://…/*}. */
    public String everyone() {
        return provider.everyone();
    }

    /** The principals of its pool that are mapped into a group, as an allow policy writes them: {@code principalSet://…/group/…}. */
    public String group(String id) {
        return provider.set("group/" + requireNonNull(id, "id"));
    }

    /** The principals of its pool that have an attribute with that value: {@code principalSet://…/attribute.NAME/…}. */
    public String attribute(String name, String value) {
        return provider.set("attribute." + requireNonNull(name, "name") + "/" + requireNonNull(value, "value"));
    }

    @Override
    public String toString() {
        return "WorkloadProvider[" + audience() + "]";
    }
}
