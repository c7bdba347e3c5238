// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Workload identity federation and impersonation. */
@NullMarked
package io.dataflowoauth.google;

import org.jspecify.annotations.NullMarked;
