// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** What a caller may do: policies as data, read strictly and replaced while running, and decisions that explain themselves. */
@NullMarked
package io.dataflowoauth.access.policy;

import org.jspecify.annotations.NullMarked;
