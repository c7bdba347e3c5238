// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Shared among our jars; no API, may change in any release. Imports nothing of ours. */
@NullMarked
package io.dataflowoauth.internal;

import org.jspecify.annotations.NullMarked;
