// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import java.util.Map;

/** For permissions of data pipelines, the narrowest predefined role that holds each. */
final class GoogleRoles {
    static final String CONSUMER = "roles/serviceusage.serviceUsageConsumer";
    static final String CREATOR = "roles/iam.serviceAccountTokenCreator";
    static final String FEDERATED = "roles/iam.workloadIdentityUser";
    static final String ID_TOKENS = "roles/iam.serviceAccountOpenIdTokenCreator";

    private static final Map<String, String> ROLES = Map.ofEntries(
            Map.entry("storage.objects.get", "roles/storage.objectViewer"),
            Map.entry("storage.objects.list", "roles/storage.objectViewer"),
            Map.entry("storage.objects.create", "roles/storage.objectCreator"),
            Map.entry("storage.objects.update", "roles/storage.objectUser"),
            Map.entry("storage.objects.delete", "roles/storage.objectUser"),
            Map.entry("bigquery.tables.get", "roles/bigquery.metadataViewer"),
            Map.entry("bigquery.tables.getData", "roles/bigquery.dataViewer"),
            Map.entry("bigquery.tables.updateData", "roles/bigquery.dataEditor"),
            Map.entry("bigquery.tables.create", "roles/bigquery.dataEditor"),
            Map.entry("bigquery.jobs.create", "roles/bigquery.jobUser"),
            Map.entry("bigquery.readsessions.create", "roles/bigquery.readSessionUser"),
            Map.entry("pubsub.topics.publish", "roles/pubsub.publisher"),
            Map.entry("pubsub.subscriptions.consume", "roles/pubsub.subscriber"),
            Map.entry("secretmanager.versions.access", "roles/secretmanager.secretAccessor"),
            Map.entry("cloudkms.cryptoKeyVersions.useToEncrypt", "roles/cloudkms.cryptoKeyEncrypter"),
            Map.entry("cloudkms.cryptoKeyVersions.useToDecrypt", "roles/cloudkms.cryptoKeyDecrypter"),
            Map.entry("spanner.databases.select", "roles/spanner.databaseReader"),
            Map.entry("bigtable.tables.readRows", "roles/bigtable.reader"),
            Map.entry("datastore.entities.get", "roles/datastore.viewer"),
            Map.entry("run.routes.invoke", "roles/run.invoker"),
            Map.entry("dataflow.jobs.create", "roles/dataflow.developer"),
            Map.entry("iam.serviceAccounts.actAs", "roles/iam.serviceAccountUser"),
            Map.entry("logging.logEntries.create", "roles/logging.logWriter"),
            Map.entry("monitoring.timeSeries.create", "roles/monitoring.metricWriter"),
            Map.entry("serviceusage.services.use", CONSUMER));

    private GoogleRoles() {}

    /** The role, or a word in capitals. */
    static String of(String permission) {
        return ROLES.getOrDefault(permission, "ROLE");
    }
}
