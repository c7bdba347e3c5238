// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Forty faults planted in a chain: each is told apart, and its remedy, applied, makes the call pass. */
@NullMarked
package io.dataflowoauth.proof.diagnosis;

import org.jspecify.annotations.NullMarked;
