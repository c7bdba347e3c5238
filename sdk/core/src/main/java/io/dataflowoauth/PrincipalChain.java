// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Who acts, through whom: the identity that a workload proves first, then each one that it assumes, the acting one last.
 *
 * <p>Names are what the issuers call them ({@code principal://…/subject/x}, {@code reader@project.iam…}, a client id):
 * identities, never secrets. Immutable, serializable, safe for use by many threads.
 */
public final class PrincipalChain implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final PrincipalChain UNKNOWN = new PrincipalChain(List.of());

    private final List<String> names;

    private PrincipalChain(List<String> names) {
        this.names = names;
    }

    /** Nobody we can name. */
    public static PrincipalChain unknown() {
        return UNKNOWN;
    }

    /** A chain of one. */
    public static PrincipalChain of(String name) {
        return UNKNOWN.then(name);
    }

    /**
     * This chain, whose last identity goes on to act as {@code name}.
     *
     * @throws IllegalArgumentException if the name is blank or holds control characters
     */
    public PrincipalChain then(String name) {
        if (requireNonNull(name, "name").isBlank() || hasControl(name)) {
            throw new IllegalArgumentException("A principal needs a name without control characters");
        }
        List<String> longer = new ArrayList<>(names);
        longer.add(name);
        return new PrincipalChain(List.copyOf(longer));
    }

    /** A loop, since verifiers make a chain for each token that comes. */
    private static boolean hasControl(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** First the identity that was proved, last the one that acts; empty where unknown. */
    public List<String> names() {
        return names;
    }

    /** The identity that a resource sees: the last name, or {@code unknown}. */
    public String acting() {
        return names.isEmpty() ? "unknown" : names.get(names.size() - 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PrincipalChain chain && names.equals(chain.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    /** The names in order, joined by an arrow. */
    @Override
    public String toString() {
        return names.isEmpty() ? "unknown" : String.join(" → ", names);
    }
}
