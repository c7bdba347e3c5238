// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/**
 * Live tokens by key: one family over one source, for many tenants, audiences and scopes.
 *
 * <p>{@link io.dataflowoauth.keyed.TokenStreams} does for each {@link io.dataflowoauth.TokenRequest} what a
 * {@link io.dataflowoauth.TokenStream} does for one, in bounded memory and without a stream, a timer or a thread for each.
 */
@NullMarked
package io.dataflowoauth.keyed;

import org.jspecify.annotations.NullMarked;
