// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/**
 * The life of a token: recipe, source, stream, use, evidence.
 *
 * <p>A {@link io.dataflowoauth.TokenRecipe} says what to ask, as data; a {@link io.dataflowoauth.TokenSource} asks an
 * issuer once; a {@link io.dataflowoauth.TokenStream} keeps one token live and shares it; what happens is told as
 * {@link io.dataflowoauth.TokenEvent}s.
 */
@NullMarked
package io.dataflowoauth;

import org.jspecify.annotations.NullMarked;
