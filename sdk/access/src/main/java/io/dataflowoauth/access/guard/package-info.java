// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Who may come in: a request as data, what it needs, the answer to whoever is refused. */
@NullMarked
package io.dataflowoauth.access.guard;

import org.jspecify.annotations.NullMarked;
