// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.diagnosis;

import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.testkit.FakeAnswer;
import io.dataflowoauth.testkit.IamService;
import io.dataflowoauth.testkit.ProtectedResource;
import java.util.Map;
import java.util.function.Function;

/** Faults that a resource of Google finds in what a principal may do. */
final class PermissionFaults {
    private static final String UID = "b4Zq-7RkWq_1";

    private PermissionFaults() {}

    static Map<String, Function<Plant, Stage>> all() {
        return Map.of(
                "R-11", PermissionFaults::object,
                "R-12", PermissionFaults::table,
                "R-13", PermissionFaults::topic,
                "R-14", PermissionFaults::api,
                "R-15", PermissionFaults::perimeter);
    }

    private static Stage object(Plant plant) {
        plant.iam.protect(ProtectedResource.at("GET", "/storage/v1/b/{bucket}/o/{object}")
                .ofService("storage.googleapis.com", "google.storage.objects.get")
                .requiringPermission("storage.objects.get", "//storage.googleapis.com/projects/_/buckets/{bucket}"));
        return granted(plant, "/storage/v1/b/orders-eu/o/today.csv");
    }

    private static Stage table(Plant plant) {
        plant.iam.protect(
                ProtectedResource.at("GET", "/bigquery/v2/projects/{project}/datasets/{dataset}/tables/{table}")
                        .ofService("bigquery.googleapis.com", "google.cloud.bigquery.v2.TableDataService.List")
                        .requiringPermission(
                                "bigquery.tables.getData",
                                "//bigquery.googleapis.com/projects/{project}/datasets/{dataset}/tables/{table}"));
        return granted(plant, "/bigquery/v2/projects/shop-1/datasets/sales/tables/orders");
    }

    private static Stage topic(Plant plant) {
        plant.iam.protect(ProtectedResource.at("GET", "/v1/projects/{project}/topics/{topic}")
                .ofService("pubsub.googleapis.com", "google.pubsub.v1.Publisher.Publish")
                .requiringPermission(
                        "pubsub.topics.publish", "//pubsub.googleapis.com/projects/{project}/topics/{topic}"));
        return granted(plant, "/v1/projects/shop-1/topics/orders");
    }

    private static Stage api(Plant plant) {
        plant.iam.answerNext(
                IamService.RESOURCES, 100, ImpersonationFaults.disabled("storage.googleapis.com", "projects/1"));
        return planted(plant, "gcloud services enable storage.googleapis.com --project=1");
    }

    private static Stage perimeter(Plant plant) {
        plant.iam.answerNext(
                IamService.RESOURCES,
                100,
                FakeAnswer.json(
                        403,
                        "{\"error\":{\"code\":403,\"message\":\"Request is prohibited by organization's policy.\","
                                + "\"status\":\"PERMISSION_DENIED\",\"details\":[{\"@type\":"
                                + "\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":"
                                + "\"SECURITY_POLICY_VIOLATED\",\"domain\":\"googleapis.com\",\"metadata\":{\"uid\":\""
                                + UID + "\",\"service\":\"storage.googleapis.com\",\"consumer\":\"projects/1\"}}]}}"));
        return planted(plant, "gcloud logging read 'protoPayload.metadata.vpcServiceControlsUniqueId=\"" + UID + "\"'");
    }

    /** Whoever runs exactly that command mends it. */
    private static Stage planted(Plant plant, String command) {
        TokenRecipe recipe = ResourceFaults.impersonated(plant);
        Gcloud gcloud = new Gcloud(plant).on(command, () -> plant.iam.comeBack(IamService.RESOURCES));
        return new Stage(() -> plant.call(recipe, plant.at("/data")), diagnosis -> gcloud.run(diagnosis.steps()));
    }

    private static Stage granted(Plant plant, String path) {
        TokenRecipe recipe = ResourceFaults.impersonated(plant);
        return new Stage(
                () -> plant.call(recipe, plant.at(path)), diagnosis -> new Gcloud(plant).run(diagnosis.steps()));
    }
}
