// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** The audit trail, with all its sinks, among the rooms that it records. */
@NullMarked
package io.dataflowoauth.proof.audit;

import org.jspecify.annotations.NullMarked;
