// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** What verifying a token costs beside the bare check of its signature, and what a decision costs. */
@NullMarked
package io.dataflowoauth.benchmarks.access;

import org.jspecify.annotations.NullMarked;
