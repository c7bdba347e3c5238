// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import io.dataflowoauth.access.policy.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The predefined roles that pipelines need, and of their permissions those that matter offline. */
final class PredefinedRoles {
    private static final String TEXT = """
            roles/owner: resourcemanager.projects.get,getIamPolicy,setIamPolicy,list,delete \
              resourcemanager.folders.get,getIamPolicy,setIamPolicy \
              resourcemanager.organizations.get,getIamPolicy,setIamPolicy \
              iam.serviceAccounts.get,list,create,delete,actAs,getIamPolicy,setIamPolicy \
              iam.roles.get,list,create,update,delete,undelete serviceusage.services.use,get,list,enable \
              storage.buckets.get,list,create,delete,getIamPolicy,setIamPolicy \
              pubsub.topics.get,list,create,delete,publish,attachSubscription,getIamPolicy,setIamPolicy \
              pubsub.subscriptions.get,list,create,delete,consume,getIamPolicy,setIamPolicy \
              bigquery.datasets.get,create,delete \
              bigquery.tables.get,list,create,delete,getData,updateData,getIamPolicy,setIamPolicy \
              bigquery.jobs.create,get,list dataflow.jobs.create,get,list,cancel,updateContents \
              logging.logEntries.create,list monitoring.timeSeries.create,list
            roles/editor: resourcemanager.projects.get,getIamPolicy,list \
              iam.serviceAccounts.get,list,create,delete,actAs,getIamPolicy iam.roles.get,list \
              serviceusage.services.use,get,list,enable storage.buckets.list,create,delete \
              pubsub.topics.get,list,create,delete,publish,attachSubscription \
              pubsub.subscriptions.get,list,create,delete,consume bigquery.datasets.get,create \
              bigquery.tables.get,list,create,delete,getData,updateData bigquery.jobs.create,get,list \
              dataflow.jobs.create,get,list,cancel,updateContents logging.logEntries.create,list \
              monitoring.timeSeries.create,list
            roles/viewer: resourcemanager.projects.get,getIamPolicy,list iam.serviceAccounts.get,list,getIamPolicy \
              iam.roles.get,list serviceusage.services.get,list storage.buckets.list pubsub.topics.get,list \
              pubsub.subscriptions.get,list bigquery.datasets.get bigquery.tables.get,list,getData \
              bigquery.jobs.create,get,list dataflow.jobs.get,list logging.logEntries.list \
              monitoring.timeSeries.list
            roles/browser: resourcemanager.projects.get,getIamPolicy,list resourcemanager.folders.get,list \
              resourcemanager.organizations.get
            roles/resourcemanager.projectIamAdmin: resourcemanager.projects.get,getIamPolicy,setIamPolicy \
              resourcemanager.projects.createPolicyBinding,updatePolicyBinding,deletePolicyBinding \
              resourcemanager.projects.searchPolicyBindings iam.policybindings.get,list
            roles/resourcemanager.folderIamAdmin: resourcemanager.folders.get,getIamPolicy,setIamPolicy \
              resourcemanager.folders.createPolicyBinding,updatePolicyBinding,deletePolicyBinding \
              resourcemanager.folders.searchPolicyBindings iam.policybindings.get,list
            roles/resourcemanager.organizationAdmin: resourcemanager.organizations.get,getIamPolicy,setIamPolicy \
              resourcemanager.organizations.createPolicyBinding,updatePolicyBinding,deletePolicyBinding \
              resourcemanager.organizations.searchPolicyBindings iam.policybindings.get,list \
              resourcemanager.folders.get,getIamPolicy,setIamPolicy \
              resourcemanager.projects.get,getIamPolicy,setIamPolicy
            roles/iam.securityReviewer: resourcemanager.projects.getIamPolicy,list \
              resourcemanager.folders.getIamPolicy resourcemanager.organizations.getIamPolicy \
              iam.serviceAccounts.list,getIamPolicy storage.buckets.list,getIamPolicy \
              pubsub.topics.list,getIamPolicy pubsub.subscriptions.list,getIamPolicy \
              bigquery.tables.list,getIamPolicy
            roles/iam.securityAdmin: resourcemanager.projects.getIamPolicy,setIamPolicy,list \
              resourcemanager.folders.getIamPolicy,setIamPolicy \
              resourcemanager.organizations.getIamPolicy,setIamPolicy \
              iam.serviceAccounts.list,getIamPolicy,setIamPolicy storage.buckets.list,getIamPolicy,setIamPolicy \
              pubsub.topics.list,getIamPolicy,setIamPolicy pubsub.subscriptions.list,getIamPolicy,setIamPolicy \
              bigquery.tables.list,getIamPolicy,setIamPolicy
            roles/iam.roleAdmin: iam.roles.get,list,create,update,delete,undelete \
              resourcemanager.projects.get,getIamPolicy
            roles/iam.organizationRoleAdmin: iam.roles.get,list,create,update,delete,undelete \
              resourcemanager.organizations.get,getIamPolicy resourcemanager.projects.get,getIamPolicy,list
            roles/iam.roleViewer: iam.roles.get,list resourcemanager.projects.get,getIamPolicy
            roles/iam.organizationRoleViewer: iam.roles.get,list resourcemanager.organizations.get,getIamPolicy \
              resourcemanager.projects.get,getIamPolicy,list
            roles/iam.denyAdmin: iam.denypolicies.get,list,create,update,delete
            roles/iam.denyReviewer: iam.denypolicies.get,list
            roles/iam.principalAccessBoundaryAdmin: \
              iam.principalaccessboundarypolicies.get,list,create,update,delete,bind,unbind,searchPolicyBindings \
              iam.policybindings.get,list
            roles/iam.principalAccessBoundaryUser: iam.principalaccessboundarypolicies.get,list,bind,unbind
            roles/iam.principalAccessBoundaryViewer: \
              iam.principalaccessboundarypolicies.get,list,searchPolicyBindings iam.policybindings.get,list
            roles/iam.workloadIdentityPoolAdmin: \
              iam.workloadIdentityPools.createPolicyBinding,updatePolicyBinding,deletePolicyBinding \
              iam.workloadIdentityPools.searchPolicyBindings
            roles/iam.workforcePoolAdmin: \
              iam.workforcePools.createPolicyBinding,updatePolicyBinding,deletePolicyBinding \
              iam.workforcePools.searchPolicyBindings
            roles/iam.serviceAccountTokenCreator: \
              iam.serviceAccounts.get,list,getAccessToken,getOpenIdToken,implicitDelegation,signBlob,signJwt
            roles/iam.workloadIdentityUser: iam.serviceAccounts.get,list,getAccessToken,getOpenIdToken
            roles/iam.serviceAccountOpenIdTokenCreator: iam.serviceAccounts.getOpenIdToken
            roles/iam.serviceAccountUser: iam.serviceAccounts.get,list,actAs resourcemanager.projects.get,list
            roles/iam.serviceAccountViewer: iam.serviceAccounts.get,list,getIamPolicy \
              resourcemanager.projects.get,list
            roles/iam.serviceAccountAdmin: iam.serviceAccounts.get,list,create,delete,getIamPolicy,setIamPolicy \
              resourcemanager.projects.get,list
            roles/serviceusage.serviceUsageConsumer: serviceusage.services.use,get,list
            roles/storage.objectViewer: storage.objects.get,list resourcemanager.projects.get,list
            roles/storage.objectCreator: storage.objects.create resourcemanager.projects.get,list
            roles/storage.objectUser: storage.objects.get,list,create,update,delete \
              resourcemanager.projects.get,list
            roles/storage.objectAdmin: storage.objects.get,list,create,update,delete,getIamPolicy,setIamPolicy \
              resourcemanager.projects.get,list
            roles/storage.bucketViewer: storage.buckets.get,list
            roles/storage.admin: storage.buckets.get,list,create,update,delete,getIamPolicy,setIamPolicy \
              storage.objects.get,list,create,update,delete,getIamPolicy,setIamPolicy \
              resourcemanager.projects.get,list
            roles/storage.legacyBucketReader: storage.buckets.get storage.objects.list
            roles/storage.legacyBucketWriter: storage.buckets.get storage.objects.list,create,delete
            roles/storage.legacyBucketOwner: storage.buckets.get,update,getIamPolicy,setIamPolicy \
              storage.objects.list,create,delete
            roles/storage.legacyObjectReader: storage.objects.get
            roles/pubsub.publisher: pubsub.topics.publish
            roles/pubsub.subscriber: pubsub.subscriptions.consume pubsub.topics.attachSubscription \
              pubsub.snapshots.seek
            roles/pubsub.viewer: pubsub.topics.get,list pubsub.subscriptions.get,list pubsub.snapshots.get,list \
              resourcemanager.projects.get,list
            roles/pubsub.editor: pubsub.topics.get,list,create,update,delete,publish,attachSubscription \
              pubsub.subscriptions.get,list,create,update,delete,consume \
              pubsub.snapshots.get,list,create,delete,seek resourcemanager.projects.get,list
            roles/pubsub.admin: \
              pubsub.topics.get,list,create,update,delete,publish,attachSubscription,getIamPolicy,setIamPolicy \
              pubsub.subscriptions.get,list,create,update,delete,consume,getIamPolicy,setIamPolicy \
              pubsub.snapshots.get,list,create,delete,seek,getIamPolicy,setIamPolicy \
              resourcemanager.projects.get,list
            roles/bigquery.dataViewer: bigquery.datasets.get bigquery.tables.get,getData,list \
              resourcemanager.projects.get,list
            roles/bigquery.dataEditor: bigquery.datasets.get,create \
              bigquery.tables.get,getData,list,create,update,updateData,delete resourcemanager.projects.get,list
            roles/bigquery.dataOwner: bigquery.datasets.get,create,update,delete,getIamPolicy,setIamPolicy \
              bigquery.tables.get,getData,list,create,update,updateData,delete,getIamPolicy,setIamPolicy \
              resourcemanager.projects.get,list
            roles/bigquery.jobUser: bigquery.jobs.create resourcemanager.projects.get,list
            roles/bigquery.user: bigquery.jobs.create,list bigquery.datasets.get,create bigquery.tables.list \
              bigquery.readsessions.create,getData resourcemanager.projects.get,list
            roles/bigquery.readSessionUser: bigquery.readsessions.create,getData,update \
              resourcemanager.projects.get,list
            roles/bigquery.admin: bigquery.jobs.create,get,list,update \
              bigquery.datasets.get,create,update,delete,getIamPolicy,setIamPolicy \
              bigquery.tables.get,getData,list,create,update,updateData,delete,getIamPolicy,setIamPolicy \
              bigquery.readsessions.create,getData,update resourcemanager.projects.get,list
            roles/dataflow.viewer: dataflow.jobs.get,list dataflow.messages.list dataflow.metrics.get \
              resourcemanager.projects.get,list
            roles/dataflow.developer: dataflow.jobs.get,list,create,cancel,updateContents,drain \
              dataflow.messages.list dataflow.metrics.get resourcemanager.projects.get,list
            roles/dataflow.worker: dataflow.jobs.get dataflow.workItems.lease,update,sendMessage \
              dataflow.shuffle.read,write dataflow.streamingWorkItems.getData,getWork,commitWork \
              logging.logEntries.create monitoring.timeSeries.create storage.buckets.get \
              storage.objects.create,get,update
            roles/dataflow.admin: dataflow.jobs.get,list,create,cancel,updateContents,drain dataflow.messages.list \
              dataflow.metrics.get iam.serviceAccounts.actAs storage.buckets.get,list,create \
              storage.objects.get,list,create,update,delete resourcemanager.projects.get,list
            roles/secretmanager.secretAccessor: secretmanager.versions.access resourcemanager.projects.get,list
            roles/logging.logWriter: logging.logEntries.create
            roles/monitoring.metricWriter: monitoring.timeSeries.create
            """;

    /** How Google spells services in titles; IAM and the resource manager are left out of them. */
    private static final Map<String, String> SERVICES = Map.of(
            "bigquery", "BigQuery ",
            "pubsub", "Pub/Sub ",
            "iam", "",
            "resourcemanager", "");

    private static final Map<String, DefinedRole> ALL = read();

    private PredefinedRoles() {}

    /** By their names. */
    static Map<String, DefinedRole> all() {
        return ALL;
    }

    private static Map<String, DefinedRole> read() {
        Map<String, DefinedRole> roles = new TreeMap<>();
        for (String line : TEXT.lines().toList()) {
            List<String> parts = List.of(line.strip().split(" +"));
            String name = parts.get(0).substring(0, parts.get(0).length() - 1);
            List<String> permissions = new ArrayList<>();
            parts.subList(1, parts.size()).forEach(part -> permissions.addAll(spelled(part)));
            roles.put(name, DefinedRole.predefined(Role.of(name, permissions), title(name)));
        }
        return roles;
    }

    /** {@code roles/storage.objectViewer} is the Storage Object Viewer. */
    private static String title(String name) {
        List<String> parts = List.of(name.substring("roles/".length()).split("[.]"));
        String words = parts.get(parts.size() - 1)
                .replaceAll("([a-z])([A-Z])", "$1 $2")
                .replaceAll("\\bIam\\b", "IAM");
        String service = parts.size() == 1 ? "" : SERVICES.getOrDefault(parts.get(0), capital(parts.get(0)) + " ");
        return service + capital(words);
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /** {@code a.b.c,d} stands for {@code a.b.c} and {@code a.b.d}. */
    private static List<String> spelled(String part) {
        String resource = part.substring(0, part.lastIndexOf('.') + 1);
        return List.of(part.substring(resource.length()).split(",")).stream()
                .map(verb -> resource + verb)
                .toList();
    }
}
