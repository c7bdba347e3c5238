// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** What {@link java.util.ServiceLoader} finds: the subject tokens of AWS roles. Not for applications. */
@NullMarked
package io.dataflowoauth.googleauth.internal;

import org.jspecify.annotations.NullMarked;
