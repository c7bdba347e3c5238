// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** What a service loader finds; not for users. */
@NullMarked
package io.dataflowoauth.keyed.internal;

import org.jspecify.annotations.NullMarked;
