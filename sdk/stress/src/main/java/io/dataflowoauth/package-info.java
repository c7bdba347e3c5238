// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Races on what is package-private in the core, so they live in its package. */
@NullMarked
package io.dataflowoauth;

import org.jspecify.annotations.NullMarked;
