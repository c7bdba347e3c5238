// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** A reactive service. */
@NullMarked
package io.dataflowoauth.samples.service;

import org.jspecify.annotations.NullMarked;
