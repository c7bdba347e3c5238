// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** The kit as a program of its own, for clients in other processes and other languages. */
@NullMarked
package io.dataflowoauth.testkit.standalone;

import org.jspecify.annotations.NullMarked;
