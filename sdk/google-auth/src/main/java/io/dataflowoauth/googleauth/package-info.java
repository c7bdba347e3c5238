// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Bridges from and to Google's auth library, whose types are seen here alone, and the signer of AWS identities. */
@NullMarked
package io.dataflowoauth.googleauth;

import org.jspecify.annotations.NullMarked;
