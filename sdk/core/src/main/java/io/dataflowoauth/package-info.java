// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Recipes, sources and streams: what to ask for, one call to the issuer, one live token. */
@NullMarked
package io.dataflowoauth;

import org.jspecify.annotations.NullMarked;
