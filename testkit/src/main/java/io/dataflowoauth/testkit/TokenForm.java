// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

/** What the access tokens of a {@link FakeOidcIssuer} are. */
public enum TokenForm {
    /** JWTs, which say what they are for (RFC 9068, or as the {@link ClaimStyle} has it). */
    JWT,
    /** Random text, of which only the issuer can say what it is for (RFC 7662). */
    OPAQUE
}
