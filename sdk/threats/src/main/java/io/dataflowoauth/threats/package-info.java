// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** How tests and the threat model of the site are one table, and what tests of several rooms attack with. */
@NullMarked
package io.dataflowoauth.threats;

import org.jspecify.annotations.NullMarked;
