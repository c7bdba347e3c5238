// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** The Vert.x engine of the network door; found by {@link java.util.ServiceLoader}, not API. */
@NullMarked
package io.dataflowoauth.vertx.internal;

import org.jspecify.annotations.NullMarked;
