// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

/** A service that an {@link IamStub} stands in for, each of which can fail by itself. */
public enum IamService {
    /** The security token service: {@code POST /v1/token}. */
    STS,
    /** The service account credentials API: {@code generateAccessToken}. */
    CREDENTIALS,
    /** The OAuth token endpoint, {@code POST /token}, and what tells of tokens: tokeninfo and userinfo. */
    TOKENS,
    /** The metadata server of the machine. */
    METADATA,
    /** {@code getIamPolicy}, {@code setIamPolicy}, {@code testIamPermissions} of all APIs; roles, deny policies, boundaries. */
    POLICIES,
    /** All protected resources. */
    RESOURCES
}
