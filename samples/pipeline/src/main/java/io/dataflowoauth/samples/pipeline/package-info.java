// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** The main job. */
@NullMarked
package io.dataflowoauth.samples.pipeline;

import org.jspecify.annotations.NullMarked;
