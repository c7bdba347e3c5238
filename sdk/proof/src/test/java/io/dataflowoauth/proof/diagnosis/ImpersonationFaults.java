// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.diagnosis;

import static io.dataflowoauth.proof.diagnosis.Plant.READ;
import static io.dataflowoauth.proof.diagnosis.Plant.READER;
import static io.dataflowoauth.proof.diagnosis.Plant.WORKER;

import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.access.diagnosis.Symptoms;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.google.ServiceAccountSigner;
import io.dataflowoauth.testkit.FakeAnswer;
import io.dataflowoauth.testkit.IamService;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Faults for which somebody may not act for somebody. */
final class ImpersonationFaults {
    private static final String CREATOR = "roles/iam.serviceAccountTokenCreator";

    private ImpersonationFaults() {}

    static Map<String, Function<Plant, Stage>> all() {
        return Map.ofEntries(
                Map.entry("R-1", ImpersonationFaults::federated),
                Map.entry("R-2", ImpersonationFaults::absent),
                Map.entry("R-3", ImpersonationFaults::attached),
                Map.entry("R-4", ImpersonationFaults::firstLink),
                Map.entry("R-5", ImpersonationFaults::lastLink),
                Map.entry("R-6", ImpersonationFaults::idToken),
                Map.entry("R-7", ImpersonationFaults::signing),
                Map.entry("R-8", ImpersonationFaults::quota),
                Map.entry("R-9", ImpersonationFaults::api),
                Map.entry("R-10", ImpersonationFaults::domain));
    }

    private static Stage federated(Plant plant) {
        plant.iam.serviceAccount(READER);
        return commanded(plant, plant.impersonating(READER), new Gcloud(plant));
    }

    private static Stage absent(Plant plant) {
        return commanded(plant, plant.impersonating(READER), new Gcloud(plant).without(READER));
    }

    private static Stage attached(Plant plant) {
        plant.iam.attach(WORKER);
        plant.iam.serviceAccount(READER);
        GoogleRecipe recipe = GoogleRecipes.impersonating(READER, GoogleRecipes.attached(WORKER));
        return new Stage(() -> call(plant, recipe), diagnosis -> new Gcloud(plant).run(diagnosis.steps()));
    }

    private static Stage firstLink(Plant plant) {
        plant.iam.grant(CREATOR, "serviceAccount:" + WORKER, plant.iam.serviceAccount(READER));
        plant.iam.serviceAccount(WORKER);
        return delegated(plant);
    }

    private static Stage lastLink(Plant plant) {
        plant.iam.grant(CREATOR, plant.federatedName(), plant.iam.serviceAccount(WORKER));
        plant.iam.serviceAccount(READER);
        return delegated(plant);
    }

    private static Stage delegated(Plant plant) {
        GoogleRecipe recipe = plant.impersonating(READER).withDelegates(WORKER);
        PrincipalChain chain =
                PrincipalChain.of(plant.federatedName()).then(WORKER).then(READER);
        return new Stage(
                () -> call(plant, recipe).map(symptoms -> symptoms.withPrincipal(chain)),
                diagnosis -> new Gcloud(plant).run(diagnosis.steps()));
    }

    private static Stage idToken(Plant plant) {
        plant.iam.serviceAccount(READER);
        TokenRecipe recipe =
                plant.recipe(GoogleRecipes.idToken("https://service.example", plant.impersonating(READER)));
        return new Stage(
                () -> plant.token(recipe).map(symptoms -> named(plant, symptoms)),
                diagnosis -> new Gcloud(plant).run(diagnosis.steps()));
    }

    private static Stage signing(Plant plant) {
        plant.iam.serviceAccount(READER);
        byte[] blob = "to be signed".getBytes(StandardCharsets.UTF_8);
        GoogleRecipe account = plant.impersonating(READER).servedAt(plant.iam.base());
        return new Stage(
                () -> plant.within(runtime -> {
                    try (ServiceAccountSigner signer = ServiceAccountSigner.open(account, runtime)) {
                        return plant.refusal(signer.signBlob(blob)).map(failure -> named(plant, Symptoms.of(failure)));
                    }
                }),
                diagnosis -> new Gcloud(plant).run(diagnosis.steps()));
    }

    private static Stage quota(Plant plant) {
        plant.iam.grant("roles/iam.workloadIdentityUser", plant.federatedName(), plant.iam.serviceAccount(READER));
        return commanded(plant, plant.impersonating(READER).withQuotaProject("billing-1"), new Gcloud(plant));
    }

    private static Stage api(Plant plant) {
        plant.iam.grant("roles/iam.workloadIdentityUser", plant.federatedName(), plant.iam.serviceAccount(READER));
        plant.iam.answerNext(IamService.CREDENTIALS, 100, disabled("iamcredentials.googleapis.com", "projects/1"));
        Gcloud gcloud = new Gcloud(plant)
                .on(
                        "gcloud services enable iamcredentials.googleapis.com --project=1",
                        () -> plant.iam.comeBack(IamService.CREDENTIALS));
        return commanded(plant, plant.impersonating(READER), gcloud);
    }

    private static Stage domain(Plant plant) {
        plant.iam.files().serviceAccountKey(plant.credentials, READER);
        TokenRecipe recipe = plant.recipe(GoogleRecipes.actingFor(
                        "ada@corp.example",
                        GoogleRecipes.serviceAccountKey(SecretRef.file(plant.credentials.toString())))
                .withScopes(READ));
        PrincipalChain chain = PrincipalChain.of(READER).then("ada@corp.example");
        return new Stage(
                () -> plant.call(recipe, plant.at("/data")).map(symptoms -> symptoms.withPrincipal(chain)),
                diagnosis -> {
                    IssuerFaults.require(diagnosis.steps().get(0).contains(READER), diagnosis);
                    plant.iam.allowDomainWideDelegation(
                            READER, diagnosis.missing().split(" ", -1));
                });
    }

    /** Google's answer for an API that is off. */
    static FakeAnswer disabled(String service, String consumer) {
        return FakeAnswer.json(
                403,
                "{\"error\":{\"code\":403,\"message\":\"The API has not been used in project 1 before or it is disabled.\","
                        + "\"status\":\"PERMISSION_DENIED\",\"details\":[{\"@type\":"
                        + "\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"SERVICE_DISABLED\","
                        + "\"domain\":\"googleapis.com\",\"metadata\":{\"service\":\"" + service + "\",\"consumer\":\""
                        + consumer + "\"}}]}}");
    }

    private static Stage commanded(Plant plant, GoogleRecipe recipe, Gcloud gcloud) {
        return new Stage(
                () -> call(plant, recipe).map(symptoms -> named(plant, symptoms)),
                diagnosis -> gcloud.run(diagnosis.steps()));
    }

    private static Optional<Symptoms> call(Plant plant, GoogleRecipe recipe) {
        return plant.call(plant.recipe(recipe.withScopes(READ)), plant.at("/data"));
    }

    private static Symptoms named(Plant plant, Symptoms symptoms) {
        return symptoms.withPrincipal(PrincipalChain.of(plant.federatedName()).then(READER));
    }
}
