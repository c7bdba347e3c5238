// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import java.net.http.HttpResponse;

/** A project with a bucket, and a worker that administers its roles over the wire. */
final class RoleDesk implements AutoCloseable {
    static final String WORKER = "serviceAccount:" + CloudCaller.WORKER;
    static final String ADA = "user:ada@example.com";
    static final String ROLES = "/v1/projects/demo/roles";
    static final String READER = "projects/demo/roles/objectReader";
    static final String GET = "storage.objects.get";
    static final String OBJECT = "//storage.googleapis.com/projects/_/buckets/open/objects/a";
    static final String BODY = "{\"roleId\":\"objectReader\",\"role\":{\"title\":\"Reader\",\"description\":\"d\","
            + "\"includedPermissions\":[\"" + GET + "\"],\"stage\":\"GA\"}}";

    final CloudCaller cloud = new CloudCaller();
    final String token = cloud.machineToken("");

    RoleDesk() {
        cloud.stub.policies().place("//storage.googleapis.com/projects/_/buckets/open", "projects/demo");
        cloud.stub.grant("roles/iam.roleAdmin", WORKER, "projects/demo");
    }

    HttpResponse<String> call(String method, String path, String json) {
        return cloud.call(method, path, token, json);
    }

    @Override
    public void close() {
        cloud.close();
    }
}
