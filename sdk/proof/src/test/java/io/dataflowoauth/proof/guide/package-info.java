// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** The code on the pages of the guide: each region is included there, and each test proves what the page says of it. */
@NullMarked
package io.dataflowoauth.proof.guide;

import org.jspecify.annotations.NullMarked;
