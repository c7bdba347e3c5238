// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** The life of a token beside the peers: what a live one costs, and what happens when it is not. */
@NullMarked
package io.dataflowoauth.benchmarks;

import org.jspecify.annotations.NullMarked;
