// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

/**
 * One role for one member on one resource and all below it.
 *
 * @param role for example {@code roles/storage.objectViewer}
 * @param member who holds it
 * @param resource where it holds
 */
record Binding(String role, Member member, ResourceName resource) {
    @Override
    public String toString() {
        return role + " for " + member + " on " + resource;
    }
}
