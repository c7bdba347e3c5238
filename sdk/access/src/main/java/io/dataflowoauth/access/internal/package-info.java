// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** What packages of this room share; not for anybody else. */
@NullMarked
package io.dataflowoauth.access.internal;

import org.jspecify.annotations.NullMarked;
