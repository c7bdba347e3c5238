// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** What hostile configurations and hostile answers meet: tables by threat, and two thousand cases by hop, field and fault. */
@NullMarked
package io.dataflowoauth.proof.hostile;

import org.jspecify.annotations.NullMarked;
