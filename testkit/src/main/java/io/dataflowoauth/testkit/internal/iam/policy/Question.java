// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

/**
 * May this principal do that here?
 *
 * @param who who asks
 * @param permission for example {@code storage.objects.get}
 * @param resource the resource's name
 */
public record Question(Identity who, String permission, String resource) {
    /** A question of a principal that is in no set. */
    public static Question of(String principal, String permission, String resource) {
        return new Question(Identity.of(principal), permission, resource);
    }
}
