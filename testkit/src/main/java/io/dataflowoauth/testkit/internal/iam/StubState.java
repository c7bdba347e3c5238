// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.testkit.internal.iam.policy.PolicyStore;

/**
 * What the endpoints of one stub share.
 *
 * @param time the stub's time
 * @param tokens what was issued
 * @param policy what is allowed
 * @param witness who is told
 */
public record StubState(TokenTime time, TokenLedger tokens, PolicyStore policy, Witness witness) {}
