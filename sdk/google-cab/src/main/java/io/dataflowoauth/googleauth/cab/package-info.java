// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Credential access boundaries made on the machine itself, with Google's library for it, whose types are seen here alone. */
@NullMarked
package io.dataflowoauth.googleauth.cab;

import org.jspecify.annotations.NullMarked;
