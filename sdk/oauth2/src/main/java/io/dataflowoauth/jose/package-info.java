// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Signing and keys. */
@NullMarked
package io.dataflowoauth.jose;

import org.jspecify.annotations.NullMarked;
