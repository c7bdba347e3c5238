// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Pages and drawings of what a journal says. */
@NullMarked
package io.dataflowoauth.testkit.internal.page;

import org.jspecify.annotations.NullMarked;
