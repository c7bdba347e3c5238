// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * The allow policy of one resource.
 *
 * @param serial grows with each change of any policy; 0 where none was ever set
 * @param bindings its bindings
 */
public record ResourcePolicy(long serial, List<Granted> bindings) {
    static final ResourcePolicy NONE = new ResourcePolicy(0, List.of());

    /** Copies the bindings. */
    public ResourcePolicy {
        bindings = List.copyOf(bindings);
    }

    /** Whether some binding has a condition. */
    public boolean isConditional() {
        return bindings.stream().anyMatch(binding -> binding.condition().isPresent());
    }

    /** What a change of it must name; a resource without a policy has one too. */
    public String etag() {
        return serial == 0 ? "ACAB" : Etag.of(serial);
    }

    /** This policy, in which a member has a role too. */
    ResourcePolicy granting(long changed, Grant grant) {
        List<Granted> more = new ArrayList<>(bindings);
        for (int i = 0; i < more.size(); i++) {
            if (more.get(i).isOf(grant.role(), grant.condition())) {
                boolean known = more.get(i).members().contains(grant.member());
                more.set(i, more.get(i).with(grant.member()));
                return known ? this : new ResourcePolicy(changed, more);
            }
        }
        more.add(new Granted(grant.role(), java.util.Set.of(grant.member()), grant.condition()));
        return new ResourcePolicy(changed, more);
    }

    /**
     * This policy, in which a member does not have a role any more.
     *
     * @throws IllegalStateException if it has it not: a revocation that does nothing hides a mistake
     */
    ResourcePolicy revoking(long changed, Grant grant) {
        List<Granted> fewer = new ArrayList<>();
        boolean found = false;
        for (Granted binding : bindings) {
            boolean here = binding.isOf(grant.role(), grant.condition())
                    && binding.members().contains(grant.member());
            Granted left = here ? binding.without(grant.member()) : binding;
            found |= here;
            if (!left.members().isEmpty()) {
                fewer.add(left);
            }
        }
        if (!found) {
            throw new IllegalStateException("There is no binding of " + grant);
        }
        return new ResourcePolicy(changed, fewer);
    }
}
