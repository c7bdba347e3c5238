// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

/** The methods of IAM Credentials, and the permission that each needs on the service account. */
enum CredentialsMethod {
    ACCESS_TOKEN("generateAccessToken", "iam.serviceAccounts.getAccessToken"),
    ID_TOKEN("generateIdToken", "iam.serviceAccounts.getOpenIdToken"),
    SIGN_JWT("signJwt", "iam.serviceAccounts.signJwt"),
    SIGN_BLOB("signBlob", "iam.serviceAccounts.signBlob");

    private final String verb;
    private final String permission;

    CredentialsMethod(String verb, String permission) {
        this.verb = verb;
        this.permission = permission;
    }

    String verb() {
        return verb;
    }

    String permission() {
        return permission;
    }
}
