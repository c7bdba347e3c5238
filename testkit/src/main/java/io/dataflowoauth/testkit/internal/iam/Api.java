// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

/**
 * The API that a call is for, as Google's error details name it.
 *
 * @param service for example {@code iamcredentials.googleapis.com}
 * @param method for example {@code google.iam.credentials.v1.IAMCredentials.GenerateAccessToken}
 */
public record Api(String service, String method) {}
