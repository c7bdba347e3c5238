// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** The events of token streams as Micrometer meters: {@link io.dataflowoauth.micrometer.TokenMetrics}. */
@NullMarked
package io.dataflowoauth.micrometer;

import org.jspecify.annotations.NullMarked;
