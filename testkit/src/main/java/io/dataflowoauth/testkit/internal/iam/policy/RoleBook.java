// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The roles of one stub, as IAM's own API reads and changes them. Safe for use by many threads. */
public final class RoleBook {
    private final PolicyStore store;

    private RoleBook(PolicyStore store) {
        this.store = store;
    }

    /** The roles of a store. */
    public static RoleBook of(PolicyStore store) {
        return new RoleBook(store);
    }

    /** The role of that name, deleted or not. */
    public Optional<DefinedRole> find(String name) {
        return Optional.ofNullable(store.newest().rules().roles().get(name));
    }

    /** The roles of a project or an organization, or those of nobody, in the order of their names. */
    public List<DefinedRole> of(Optional<String> owner) {
        return store.newest().rules().roles().values().stream()
                .filter(role -> role.owner().equals(owner))
                .toList();
    }

    /**
     * Defines a role.
     *
     * @throws ChangeRefusedException if there is one of that name, deleted or not
     */
    public DefinedRole create(DefinedRole role) {
        store.change(rules -> {
            DefinedRole known = rules.roles().get(role.name());
            if (known != null) {
                throw new ChangeRefusedException(
                        known.state().deleted() ? ChangeRefusedException.Why.UNFIT : ChangeRefusedException.Why.EXISTS,
                        role.name());
            }
            return rules.with(role.changedBy(store.serial()));
        });
        return find(role.name()).orElse(role);
    }

    /**
     * Changes a role.
     *
     * @param etag that of the version which is changed; empty to change whichever there is
     * @throws ChangeRefusedException if there is none of that name, or another version, or whatever {@code how} throws
     */
    public DefinedRole change(String name, Optional<String> etag, UnaryOperator<DefinedRole> how) {
        DefinedRole[] changed = new DefinedRole[1];
        store.change(rules -> {
            DefinedRole current = Optional.ofNullable(rules.roles().get(name))
                    .orElseThrow(() -> new ChangeRefusedException(ChangeRefusedException.Why.MISSING, name));
            if (etag.filter(sent -> !sent.equals(current.etag())).isPresent()) {
                throw new ChangeRefusedException(ChangeRefusedException.Why.STALE, current.etag());
            }
            changed[0] = how.apply(current).changedBy(store.serial());
            return rules.with(changed[0]);
        });
        return changed[0];
    }
}
