// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.iam.policy.Document;
import io.dataflowoauth.testkit.internal.iam.policy.Verdict;
import java.util.Map;

/** What all documents of IAM's API v3 have in common. Pure. */
final class Wire {
    private Wire() {}

    /** A document as it is read back: what IAM says of it, and what its author wrote. */
    static Map<String, Object> write(Document document) {
        Map<String, Object> written = JsonText.members(
                "name", document.name(),
                "uid", document.head().uid(),
                "etag", document.head().etag());
        document.members().forEach(written::put);
        written.put("createTime", document.head().created().toString());
        written.put("updateTime", document.head().updated().toString());
        return written;
    }

    static String authorize(AdminCall call, String permission, String resource) {
        return call.authorize(
                permission,
                resource,
                (Verdict verdict) -> GoogleErrors.denied(
                        "Permission '" + permission + "' denied on resource '//cloudresourcemanager.googleapis.com/"
                                + resource + "' (or it may not exist).",
                        verdict));
    }
}
