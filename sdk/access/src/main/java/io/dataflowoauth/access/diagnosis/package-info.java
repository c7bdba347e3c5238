// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Why a call was refused, and what to change: from what is at hand, without asking anybody. */
@NullMarked
package io.dataflowoauth.access.diagnosis;

import org.jspecify.annotations.NullMarked;
