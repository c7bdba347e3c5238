// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** What proofs of possession cost. */
@NullMarked
package io.dataflowoauth.benchmarks.oauth2;

import org.jspecify.annotations.NullMarked;
