// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Shared among the jars of Dataflow OAuth; not API. */
@NullMarked
package io.dataflowoauth.internal;

import org.jspecify.annotations.NullMarked;
