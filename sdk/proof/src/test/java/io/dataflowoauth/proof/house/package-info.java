// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** The rules of the house: arrows, confined types, API files, codes, and the habits of the sources. */
@NullMarked
package io.dataflowoauth.proof.house;

import org.jspecify.annotations.NullMarked;
