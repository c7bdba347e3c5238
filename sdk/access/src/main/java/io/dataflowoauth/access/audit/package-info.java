// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Who did what, on what, allowed or denied, and why: one event for each outcome, and where the events go. */
@NullMarked
package io.dataflowoauth.access.audit;

import org.jspecify.annotations.NullMarked;
