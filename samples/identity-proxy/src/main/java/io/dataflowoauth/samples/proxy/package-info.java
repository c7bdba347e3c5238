// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** An identity-aware proxy: nobody reaches the service behind it who is not verified and allowed. */
@NullMarked
package io.dataflowoauth.samples.proxy;

import org.jspecify.annotations.NullMarked;
