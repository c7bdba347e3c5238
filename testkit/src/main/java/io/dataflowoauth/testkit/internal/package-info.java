// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** What the fakes are made of; shared inside the testkit, no API. */
@NullMarked
package io.dataflowoauth.testkit.internal;

import org.jspecify.annotations.NullMarked;
