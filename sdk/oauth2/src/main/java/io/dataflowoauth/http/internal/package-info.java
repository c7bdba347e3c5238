// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** How JSON is read strictly; shared among our jars, not API. */
@NullMarked
package io.dataflowoauth.http.internal;

import org.jspecify.annotations.NullMarked;
