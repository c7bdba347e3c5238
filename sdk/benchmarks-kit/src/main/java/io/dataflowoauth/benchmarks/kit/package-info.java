// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** The kit's issuer, for a process that has the kit on its class path and nothing else. */
@NullMarked
package io.dataflowoauth.benchmarks.kit;

import org.jspecify.annotations.NullMarked;
