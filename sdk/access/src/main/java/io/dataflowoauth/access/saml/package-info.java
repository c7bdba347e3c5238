// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** SAML 2.0 assertions, verified strictly: exactly one, signed by a key that was given, read from nothing but what was signed. */
@NullMarked
package io.dataflowoauth.access.saml;

import org.jspecify.annotations.NullMarked;
