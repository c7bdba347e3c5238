// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Grants, client authentication and discovery: pure protocol. */
@NullMarked
package io.dataflowoauth.oauth2;

import org.jspecify.annotations.NullMarked;
