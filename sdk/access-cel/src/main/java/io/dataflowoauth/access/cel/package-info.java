// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Conditions of policies, written in the Common Expression Language (CEL). */
@NullMarked
package io.dataflowoauth.access.cel;

import org.jspecify.annotations.NullMarked;
