// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Secret;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a client is registered with, while it is put together. */
final class ClientParts {
    final String id;
    Optional<Secret> secret = Optional.empty();
    Optional<KitKeys> keys = Optional.empty();
    Optional<String> jwks = Optional.empty();
    Optional<CertificateRule> certificate = Optional.empty();
    Set<String> scopes = Set.of();
    Set<String> audiences = Set.of();
    Set<String> redirects = Set.of();
    Set<String> logoutRedirects = Set.of();
    Optional<Duration> lifetime = Optional.empty();
    Optional<TokenForm> form = Optional.empty();
    boolean boundTokens;
    boolean certificateBound;

    ClientParts(String id) {
        this.id = requireNonNull(id, "id");
    }

    ClientParts copy() {
        ClientParts copy = new ClientParts(id);
        copy.secret = secret;
        copy.keys = keys;
        copy.jwks = jwks;
        copy.certificate = certificate;
        copy.scopes = scopes;
        copy.audiences = audiences;
        copy.redirects = redirects;
        copy.logoutRedirects = logoutRedirects;
        copy.lifetime = lifetime;
        copy.form = form;
        copy.boundTokens = boundTokens;
        copy.certificateBound = certificateBound;
        return copy;
    }

    /** These, with keys that the kit made. */
    ClientParts signing(KitKeys made) {
        keys = Optional.of(made);
        jwks = Optional.of(made.jwks(Instant.MIN));
        return this;
    }

    static Set<String> sorted(String... texts) {
        return Collections.unmodifiableSet(new TreeSet<>(Set.of(texts)));
    }
}
