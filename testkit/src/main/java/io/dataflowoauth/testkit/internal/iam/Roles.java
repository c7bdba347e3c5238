// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Roles as sets of permissions: of the predefined ones only the permissions that matter offline. Immutable. */
final class Roles {
    static final String GET_ACCESS_TOKEN = "iam.serviceAccounts.getAccessToken";
    static final String IMPLICIT_DELEGATION = "iam.serviceAccounts.implicitDelegation";

    private static final String OPEN_ID_TOKEN = "iam.serviceAccounts.getOpenIdToken";
    private static final Roles PREDEFINED = new Roles(Map.of(
            "roles/iam.serviceAccountTokenCreator",
            Set.of(
                    GET_ACCESS_TOKEN,
                    OPEN_ID_TOKEN,
                    IMPLICIT_DELEGATION,
                    "iam.serviceAccounts.signBlob",
                    "iam.serviceAccounts.signJwt"),
            "roles/iam.workloadIdentityUser",
            Set.of(GET_ACCESS_TOKEN, OPEN_ID_TOKEN),
            "roles/iam.serviceAccountOpenIdTokenCreator",
            Set.of(OPEN_ID_TOKEN),
            "roles/storage.objectViewer",
            Set.of("storage.objects.get", "storage.objects.list"),
            "roles/storage.objectCreator",
            Set.of("storage.objects.create"),
            "roles/storage.objectUser",
            Set.of(
                    "storage.objects.get",
                    "storage.objects.list",
                    "storage.objects.create",
                    "storage.objects.update",
                    "storage.objects.delete"),
            "roles/bigquery.dataViewer",
            Set.of("bigquery.tables.get", "bigquery.tables.getData", "bigquery.tables.list"),
            "roles/bigquery.dataEditor",
            Set.of(
                    "bigquery.tables.get",
                    "bigquery.tables.getData",
                    "bigquery.tables.list",
                    "bigquery.tables.updateData"),
            "roles/serviceusage.serviceUsageConsumer",
            Set.of("serviceusage.services.use"),
            "roles/pubsub.publisher",
            Set.of("pubsub.topics.publish")));

    private final Map<String, Set<String>> permissions;

    private Roles(Map<String, Set<String>> permissions) {
        this.permissions = Map.copyOf(permissions);
    }

    static Roles predefined() {
        return PREDEFINED;
    }

    /** These roles, with one more; one of the same name is replaced. */
    Roles with(String name, Set<String> granted) {
        Map<String, Set<String>> more = new HashMap<>(permissions);
        more.put(name, Set.copyOf(granted));
        return new Roles(more);
    }

    boolean has(String name) {
        return permissions.containsKey(name);
    }

    boolean grants(String name, String permission) {
        return permissions.getOrDefault(name, Set.of()).contains(permission);
    }
}
