// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An OIDC issuer whose JWTs are believed.
 *
 * @param issuer its identifier, compared character by character
 * @param jwks its public keys as they are now
 * @param lives the life of a token that it has issued, to the millisecond, if it tells
 */
public record TrustedIssuer(String issuer, Supplier<String> jwks, Function<String, Optional<StubToken.Life>> lives) {}
