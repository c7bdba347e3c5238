// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** A stream for Google's client libraries, which take their credentials from gax. Needs gax, as each of them does. */
@NullMarked
package io.dataflowoauth.googleauth.gax;

import org.jspecify.annotations.NullMarked;
