// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/**
 * The one network door and the strict reading of what comes through it.
 *
 * <p>All token traffic of ours passes an {@link io.dataflowoauth.http.HttpDoor}: no redirects, https, a body cap enforced
 * while reading, a total deadline. Its engine is found by {@link java.util.ServiceLoader} or lent to the runtime.
 */
@NullMarked
package io.dataflowoauth.http;

import org.jspecify.annotations.NullMarked;
