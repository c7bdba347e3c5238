// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** The kinds of recipes of this room and their sources; no API. */
@NullMarked
package io.dataflowoauth.google.internal;

import org.jspecify.annotations.NullMarked;
