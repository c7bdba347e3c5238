// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/**
 * A command line that walks a chain of tokens hop by hop, in both layers, and says what to fix first.
 *
 * <p>{@link io.dataflowoauth.doctor.Doctor} is all that can be called. It prints identities, never a token and never a
 * secret.
 */
@NullMarked
package io.dataflowoauth.doctor;

import org.jspecify.annotations.NullMarked;
