// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.jose.VerifyingKey;

/**
 * A key, and which set of its issuer it was found in.
 *
 * @param key that checks
 * @param edition how many different sets there were so far
 */
record FoundKey(VerifyingKey key, long edition) {}
