// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/**
 * The Web Client of Vert.x with a live token on its calls: {@link io.dataflowoauth.vertx.AuthorizedWebClient}.
 *
 * <p>The engine of the network door lives beside it, out of sight.
 */
@NullMarked
package io.dataflowoauth.vertx;

import org.jspecify.annotations.NullMarked;
