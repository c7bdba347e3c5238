// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.iam.Guarded;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A call that has passed both layers of a {@link ProtectedResource}. Immutable; never shows the token. */
public final class ResourceCall {
    private final Guarded.Visit visit;

    ResourceCall(Guarded.Visit visit) {
        this.visit = visit;
    }

    /** {@code GET}, {@code POST} … */
    public String method() {
        return visit.call().method();
    }

    /** The path as sent, without the query. */
    public String path() {
        return visit.call().path();
    }

    /**
     * The value of a variable of the path, percent-decoded.
     *
     * @throws IllegalArgumentException if the path has no such variable
     */
    public String pathVariable(String name) {
        return Optional.ofNullable(visit.variables().get(requireNonNull(name, "name")))
                .orElseThrow(() -> new IllegalArgumentException("The path has no variable " + name));
    }

    /** The first value of a parameter of the query. */
    public Optional<String> query(String name) {
        return visit.call().query().getOrDefault(requireNonNull(name, "name"), List.of()).stream()
                .findFirst();
    }

    /** The first value of a header, whatever its case; the token's header is withheld. */
    public Optional<String> header(String name) {
        return requireNonNull(name, "name").equalsIgnoreCase("Authorization")
                ? Optional.empty()
                : visit.call().header(name);
    }

    /** The body as UTF-8 text. */
    public String body() {
        return visit.call().body();
    }

    /** Who calls: the e-mail of a service account, or {@code principal://…}. */
    public String principal() {
        return visit.token().who();
    }

    /** The scopes of the token. */
    public Set<String> scopes() {
        return visit.token().scopes();
    }

    @Override
    public String toString() {
        return "ResourceCall[" + method() + " " + path() + " by " + principal() + "]";
    }
}
