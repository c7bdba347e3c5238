// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** What families of live tokens cost. */
@NullMarked
package io.dataflowoauth.benchmarks.keyed;

import org.jspecify.annotations.NullMarked;
