// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** The one network door and the strict reading of what comes through it. */
@NullMarked
package io.dataflowoauth.http;

import org.jspecify.annotations.NullMarked;
