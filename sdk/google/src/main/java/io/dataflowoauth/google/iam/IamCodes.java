// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.iam;

import io.dataflowoauth.ErrorCode;

/** The error codes of this package, each with its sentence and its remedy. */
public final class IamCodes {
    /** A resource that cannot be asked about. */
    public static final ErrorCode RESOURCE_INVALID = new ErrorCode(
            "iam.resource-invalid",
            "The text is no name of a resource whose permissions can be asked for.",
            "Give a full resource name, such as //pubsub.googleapis.com/projects/p/topics/t, or projects/p; of Cloud Storage a bucket, of BigQuery a table.");
    /** A permission that cannot be asked about. */
    public static final ErrorCode PERMISSION_INVALID = new ErrorCode(
            "iam.permission-invalid",
            "The text is no name of a permission.",
            "Give one to a hundred permissions, such as storage.objects.get, and no role.");
    /** An answer that says nothing about permissions. */
    public static final ErrorCode PERMISSIONS_ANSWER_INVALID = new ErrorCode(
            "iam.permissions-answer-invalid",
            "The answer to testIamPermissions breaks the protocol.",
            "Check that the resource is one of a service that answers testIamPermissions, and that the endpoint is Google's.");

    private IamCodes() {}
}
