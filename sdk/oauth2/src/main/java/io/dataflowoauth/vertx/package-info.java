// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** The Vert.x engine of the network door, and the Web Client that carries a live token. */
@NullMarked
package io.dataflowoauth.vertx;

import org.jspecify.annotations.NullMarked;
