// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

/**
 * A full resource name, {@code //service/path}, or a bare path, which is a project's or folder's.
 *
 * <p>A resource inherits what is granted on a path that leads to it: from its own service, or from the resource
 * manager's {@code projects/…}, {@code folders/…}, {@code organizations/…}.
 *
 * @param service empty for a bare path
 * @param path without a leading or a trailing slash
 */
record ResourceName(String service, String path) {
    private static final String RESOURCE_MANAGER = "cloudresourcemanager.googleapis.com";

    static ResourceName of(String text) {
        if (!text.startsWith("//")) {
            return checked("", text);
        }
        int slash = text.indexOf('/', 2);
        if (slash < 3) {
            throw new IllegalArgumentException("A full resource name is //service/path, not " + text);
        }
        return checked(text.substring(2, slash), text.substring(slash + 1));
    }

    /** Whether what is granted on this resource holds on the other one. */
    boolean covers(ResourceName other) {
        boolean reaches = service.equals(other.service) || service.isEmpty() || service.equals(RESOURCE_MANAGER);
        return reaches && (other.path.equals(path) || other.path.startsWith(path + "/"));
    }

    private static ResourceName checked(String service, String path) {
        if (path.isEmpty() || path.startsWith("/") || path.endsWith("/")) {
            throw new IllegalArgumentException("A resource name has a path without slashes at its ends, not " + path);
        }
        return new ResourceName(service, path);
    }

    @Override
    public String toString() {
        return service.isEmpty() ? path : "//" + service + "/" + path;
    }
}
