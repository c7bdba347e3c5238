// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** How the leak sweep looks: encodings of secrets, unpacking of what is swept. */
@NullMarked
package io.dataflowoauth.testkit.internal.sweep;

import org.jspecify.annotations.NullMarked;
