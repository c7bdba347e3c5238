// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** The guard of {@code io.dataflowoauth.access.guard} as a handler of Vert.x Web. */
@NullMarked
package io.dataflowoauth.guard;

import org.jspecify.annotations.NullMarked;
