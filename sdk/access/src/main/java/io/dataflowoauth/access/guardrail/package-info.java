// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** What may be asked for: limits on tokens before they are requested and after they came, and streams that are lent. */
@NullMarked
package io.dataflowoauth.access.guardrail;

import org.jspecify.annotations.NullMarked;
