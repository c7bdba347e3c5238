// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Live tokens on the workers of an Apache Beam pipeline. */
@NullMarked
package io.dataflowoauth.beam;

import org.jspecify.annotations.NullMarked;
