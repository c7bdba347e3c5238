// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** The kinds of recipes that {@link java.util.ServiceLoader} finds; not API. */
@NullMarked
package io.dataflowoauth.oauth2.internal;

import org.jspecify.annotations.NullMarked;
