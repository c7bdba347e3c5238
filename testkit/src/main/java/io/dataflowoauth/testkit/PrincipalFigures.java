// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

/**
 * What one principal did at an {@link IamStub} since it was started. Immutable.
 *
 * @param issued tokens issued to it
 * @param calls calls of protected resources that were answered
 * @param refused requests of it that authentication or authorization refused, at the STS, the credentials API or a resource
 * @param expiredSeen how many of those presented an access token that had expired
 */
public record PrincipalFigures(long issued, long calls, long refused, long expiredSeen) {}
