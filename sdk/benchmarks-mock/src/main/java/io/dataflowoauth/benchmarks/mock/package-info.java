// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** The peer's issuer, for a process that has the peer on its class path and nothing else. */
@NullMarked
package io.dataflowoauth.benchmarks.mock;

import org.jspecify.annotations.NullMarked;
