// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** A person logs in once, so that a program may act for them from then on. */
@NullMarked
package io.dataflowoauth.oauth2.login;

import org.jspecify.annotations.NullMarked;
