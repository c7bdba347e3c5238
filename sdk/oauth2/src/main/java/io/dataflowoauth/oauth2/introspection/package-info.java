// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/** Asking an issuer what a token is worth (RFC 7662). */
@NullMarked
package io.dataflowoauth.oauth2.introspection;

import org.jspecify.annotations.NullMarked;
