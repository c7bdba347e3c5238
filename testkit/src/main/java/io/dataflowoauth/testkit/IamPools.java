// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.iam.Cloud;
import io.dataflowoauth.testkit.internal.iam.Provider;
import io.dataflowoauth.testkit.internal.iam.UploadedKeys;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The providers of one {@link IamStub} besides plain OIDC ones: for people, for SAML, with uploaded keys. Those of AWS are at
 * {@link IamStub#aws()}, those of certificates at {@link IamStub#overTls()}. Safe for use by many threads.
 */
public final class IamPools {
    private final Cloud cloud;
    private final Consumer<String> changed;

    IamPools(Cloud cloud, Consumer<String> changed) {
        this.cloud = cloud;
        this.changed = changed;
    }

    /** Registers a provider of a workforce pool, whose people are billed to a project that each exchange names. */
    public WorkloadProvider workforce(String pool, String provider, FakeOidcIssuer issuer, String... allowedAudiences) {
        return WorkloadProvider.in(cloud, Provider.ofWorkforce(pool, provider), issuer, allowedAudiences);
    }

    /**
     * Registers a provider of a workload identity pool that takes the assertions of a SAML identity provider, or replaces the one
     * of these names. {@code google.subject} is {@code assertion.subject}, the {@code NameID}; mappings and conditions see
     * {@code assertion.attributes['NAME']} too, each a list.
     *
     * @param projectNumber digits only
     * @param allowedAudiences what an assertion may be for; if there are none, the provider's own name, with or without {@code https:}
     * @throws IllegalArgumentException if a name is malformed
     */
    public WorkloadProvider saml(
            String projectNumber, String pool, String provider, FakeSamlProvider trusted, String... allowedAudiences) {
        Provider registered =
                Provider.withoutTokens(Provider.name(projectNumber, pool, provider), Set.of(allowedAudiences));
        cloud.providers()
                .saml()
                .trust(
                        registered.name(),
                        trusted.entityId(),
                        trusted.certificate().getPublicKey());
        cloud.providers().register(registered);
        return new WorkloadProvider(registered);
    }

    /**
     * Believes these keys in place of those that the provider's issuer publishes, from the next exchange on, as a provider does
     * to which a key set was uploaded since nobody can reach its issuer.
     *
     * @param jwks with {@code kty}, {@code alg}, {@code use}, {@code kid} and the public numbers of each key, and nothing else
     * @throws IllegalArgumentException if the stub does not know the provider, or Google would not take the key set
     */
    public void uploadKeys(WorkloadProvider provider, String jwks) {
        String checked = UploadedKeys.checked(requireNonNull(jwks, "jwks"));
        cloud.providers().changeKeys(provider.audience(), () -> checked);
        changed.accept("keys uploaded to " + provider.audience());
    }

    @Override
    public String toString() {
        return "IamPools";
    }
}
