// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** What the service loader needs of guardrails; not for users. */
@NullMarked
package io.dataflowoauth.access.guardrail.internal;

import org.jspecify.annotations.NullMarked;
