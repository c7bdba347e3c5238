// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.diagnosis;

import static io.dataflowoauth.proof.diagnosis.Plant.ORDERS;
import static io.dataflowoauth.proof.diagnosis.Plant.PLATFORM;
import static io.dataflowoauth.proof.diagnosis.Plant.READ;
import static io.dataflowoauth.proof.diagnosis.Plant.READER;
import static io.dataflowoauth.proof.diagnosis.Plant.WORKER;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/** Faults for which an issuer gives no token: T-1 to T-13. */
final class IssuerFaults {
    private static final String FEDERATED_ROLE = "roles/iam.workloadIdentityUser";

    private IssuerFaults() {}

    static Map<String, Function<Plant, Stage>> all() {
        return Map.ofEntries(
                Map.entry("T-1", IssuerFaults::anotherAudience),
                Map.entry("T-2", IssuerFaults::condition),
                Map.entry("T-3", IssuerFaults::stale),
                Map.entry("T-4", IssuerFaults::anotherIssuer),
                Map.entry("T-5", IssuerFaults::withdrawnKey),
                Map.entry("T-6", IssuerFaults::early),
                Map.entry("T-7", IssuerFaults::deletedProvider),
                Map.entry("T-8", IssuerFaults::deletedKey),
                Map.entry("T-9", IssuerFaults::slowClock),
                Map.entry("T-10", IssuerFaults::signedOut),
                Map.entry("T-11", IssuerFaults::clientSecret),
                Map.entry("T-12", IssuerFaults::clientScope),
                Map.entry("T-13", IssuerFaults::scopeOfMachine));
    }

    private static Stage anotherAudience(Plant plant) {
        plant.present(plant.issuer, "https://elsewhere.example", Map.of());
        return exchange(plant, diagnosis -> plant.present(plant.issuer, diagnosis.missing(), Map.of()));
    }

    private static Stage condition(Plant plant) {
        plant.iam.attributeCondition(plant.provider, claims -> "main".equals(claims.get("ref")));
        return exchange(
                plant, diagnosis -> plant.present(plant.issuer, plant.provider.audience(), Map.of("ref", "main")));
    }

    private static Stage stale(Plant plant) {
        plant.issuers.advance(Duration.ofMinutes(40));
        plant.googles.advance(Duration.ofMinutes(40));
        return exchange(plant, diagnosis -> plant.present(plant.issuer, plant.provider.audience(), Map.of()));
    }

    private static Stage anotherIssuer(Plant plant) {
        try (FakeOidcIssuer other =
                FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(plant.issuers))) {
            plant.present(other, plant.provider.audience(), Map.of());
        }
        return exchange(plant, diagnosis -> {
            require(diagnosis.missing().equals(plant.issuer.issuer().toString()), diagnosis);
            plant.present(plant.issuer, plant.provider.audience(), Map.of());
        });
    }

    private static Stage withdrawnKey(Plant plant) {
        plant.issuer.rotateKeys(Duration.ZERO);
        return exchange(plant, diagnosis -> plant.present(plant.issuer, plant.provider.audience(), Map.of()));
    }

    private static Stage early(Plant plant) {
        plant.issuers.advance(Duration.ofMinutes(10));
        plant.present(plant.issuer, plant.provider.audience(), Map.of());
        return exchange(plant, diagnosis -> {
            plant.googles.advance(Duration.ofMinutes(10));
            plant.ours.advance(Duration.ofMinutes(10));
        });
    }

    private static Stage deletedProvider(Plant plant) {
        String gone = plant.provider.audience().replace("providers/fake", "providers/gone");
        plant.iam.grant(FEDERATED_ROLE, plant.federatedName(), plant.iam.serviceAccount(READER));
        TokenRecipe recipe = plant.recipe(
                GoogleRecipes.impersonating(READER, plant.federated(gone)).withScopes(READ));
        plant.present(plant.issuer, gone, Map.of());
        return new Stage(
                () -> plant.call(recipe, plant.at("/data")).map(symptoms -> symptoms.withExpectedAudience(gone)),
                diagnosis -> new Gcloud(plant).run(diagnosis.steps()));
    }

    private static Stage deletedKey(Plant plant) {
        plant.iam.files().serviceAccountKey(plant.credentials, READER);
        plant.iam.files().replaceKey(READER);
        TokenRecipe recipe = keyed(plant);
        return new Stage(
                () -> plant.call(recipe, plant.at("/data"))
                        .map(symptoms -> symptoms.withPrincipal(PrincipalChain.of(READER))),
                diagnosis -> new Gcloud(plant).run(diagnosis.steps()));
    }

    private static Stage slowClock(Plant plant) {
        plant.iam.files().serviceAccountKey(plant.credentials, READER);
        plant.googles.advance(Duration.ofHours(2));
        TokenRecipe recipe = keyed(plant);
        return new Stage(() -> plant.call(recipe, plant.at("/data")), diagnosis -> {
            require(diagnosis.missing().equals("a clock that is not 7200 s behind"), diagnosis);
            plant.ours.advance(Duration.ofHours(2));
        });
    }

    private static Stage signedOut(Plant plant) {
        plant.iam.files().signedInUser(plant.credentials, "ada@corp.example");
        plant.iam.files().signOut("ada@corp.example");
        TokenRecipe recipe = plant.recipe(GoogleRecipes.signedInUser(SecretRef.file(plant.credentials.toString())));
        return new Stage(
                () -> plant.call(recipe, plant.at("/data")), diagnosis -> new Gcloud(plant).run(diagnosis.steps()));
    }

    private static Stage clientSecret(Plant plant) {
        FakeClient client = plant.issuer.registerClient(
                FakeClient.basic("bill").withScopes("orders.read").withAudiences(ORDERS));
        TokenRecipe recipe = client(plant, "orders.read");
        return new Stage(() -> plant.token(recipe), diagnosis -> {
            require(diagnosis.remedy().contains("secret"), diagnosis);
            plant.clientSecret = client.secret();
        });
    }

    private static Stage clientScope(Plant plant) {
        FakeClient client = plant.issuer.registerClient(
                FakeClient.basic("bill").withScopes("orders.read").withAudiences(ORDERS));
        plant.clientSecret = client.secret();
        AtomicReference<TokenRecipe> recipe = new AtomicReference<>(client(plant, "orders.write"));
        return new Stage(() -> plant.token(recipe.get()), diagnosis -> {
            require(diagnosis.missing().equals("orders.write"), diagnosis);
            recipe.set(client(plant, client.scopes().toArray(new String[0])));
        });
    }

    private static Stage scopeOfMachine(Plant plant) {
        plant.iam.attach(WORKER, READ);
        plant.iam.grant(
                "roles/iam.serviceAccountTokenCreator", "serviceAccount:" + WORKER, plant.iam.serviceAccount(READER));
        GoogleRecipe recipe = GoogleRecipes.impersonating(READER, GoogleRecipes.attached(WORKER));
        return new Stage(() -> plant.call(plant.recipe(recipe.withScopes(READ)), plant.at("/data")), diagnosis -> {
            require(diagnosis.missing().contains(PLATFORM), diagnosis);
            new Gcloud(plant).run(diagnosis.steps());
        });
    }

    /** A call in the name of an account, whose exchange at the STS is what fails. */
    private static Stage exchange(Plant plant, Consumer<Diagnosis> remedy) {
        plant.iam.grant(FEDERATED_ROLE, plant.federatedName(), plant.iam.serviceAccount(READER));
        TokenRecipe recipe = plant.recipe(plant.impersonating(READER).withScopes(READ));
        return new Stage(
                () -> plant.call(recipe, plant.at("/data"))
                        .map(symptoms -> symptoms.withExpectedAudience(plant.provider.audience())),
                remedy);
    }

    private static TokenRecipe keyed(Plant plant) {
        return plant.recipe(GoogleRecipes.serviceAccountKey(SecretRef.file(plant.credentials.toString()))
                .withScopes(READ));
    }

    private static TokenRecipe client(Plant plant, String... scopes) {
        return OAuth2Recipes.clientCredentials(
                        plant.issuer.issuer(),
                        "bill",
                        ClientAuthentication.clientSecretBasic(SecretRef.named("client")))
                .withScopes(scopes)
                .withAudience(ORDERS)
                .recipe();
    }

    /** The remedy is read from the diagnosis, and not known beforehand. */
    static void require(boolean said, Diagnosis diagnosis) {
        if (!said) {
            throw new AssertionError("The diagnosis does not say what to do: " + diagnosis);
        }
    }
}
