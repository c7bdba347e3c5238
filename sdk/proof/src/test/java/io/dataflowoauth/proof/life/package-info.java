// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Proof that the life of a token holds where sockets, threads and real time are part of it. */
@NullMarked
package io.dataflowoauth.proof.life;

import org.jspecify.annotations.NullMarked;
