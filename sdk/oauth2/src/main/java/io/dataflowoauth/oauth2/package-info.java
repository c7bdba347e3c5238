// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
/**
 * OAuth 2.0 as protocol: grants, client authentication, discovery, token exchange.
 *
 * <p>{@link io.dataflowoauth.oauth2.OAuth2Recipes} makes recipes; the rest are the pure steps that sources are made of.
 */
@NullMarked
package io.dataflowoauth.oauth2;

import org.jspecify.annotations.NullMarked;
