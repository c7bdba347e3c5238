// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The registered providers, by their full resource name. Safe for use by many threads. */
public final class Providers {
    private final Map<String, Provider> providers = new ConcurrentHashMap<>();
    private final AwsAccounts aws = new AwsAccounts();
    private final CertificateAnchors certificates = new CertificateAnchors();
    private final SamlTrusts saml = new SamlTrusts();

    /** The accounts of AWS that some of them take. */
    public AwsAccounts aws() {
        return aws;
    }

    /** The authorities whose certificates some of them take. */
    public CertificateAnchors certificates() {
        return certificates;
    }

    /** Whose SAML assertions some of them take. */
    public SamlTrusts saml() {
        return saml;
    }

    /** Registers a provider, or replaces the one of that name. */
    public void register(Provider provider) {
        providers.put(provider.name(), provider);
    }

    /**
     * Gives a provider other rules, from the next exchange on.
     *
     * @throws IllegalArgumentException if it is not registered
     */
    public void change(String name, UnaryOperator<AttributeRules> how) {
        replace(name, was -> new Provider(name, was.issuer(), was.allowedAudiences(), how.apply(was.attributes())));
    }

    /**
     * Lets a provider believe other keys of its issuer, from the next exchange on.
     *
     * @throws IllegalArgumentException if it is not registered
     */
    public void changeKeys(String name, Supplier<String> jwks) {
        replace(name, was -> {
            TrustedIssuer issuer =
                    new TrustedIssuer(was.issuer().issuer(), jwks, was.issuer().lives());
            return new Provider(name, issuer, was.allowedAudiences(), was.attributes());
        });
    }

    private void replace(String name, UnaryOperator<Provider> how) {
        Provider changed = providers.computeIfPresent(name, (same, was) -> how.apply(was));
        if (changed == null) {
            throw new IllegalArgumentException("This stub does not know the provider " + name);
        }
    }

    Optional<Provider> find(String name) {
        return Optional.ofNullable(providers.get(name));
    }
}
