// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.diagnosis;

import static io.dataflowoauth.proof.diagnosis.Plant.ORDERS;
import static io.dataflowoauth.proof.diagnosis.Plant.PLATFORM;
import static io.dataflowoauth.proof.diagnosis.Plant.READ;
import static io.dataflowoauth.proof.diagnosis.Plant.READER;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.access.diagnosis.Symptoms;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeAnswer;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.IamService;
import io.dataflowoauth.testkit.ProtectedResource;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Faults that a resource finds in a token: T-14 to T-19. */
final class ResourceFaults {
    private static final String BILLING = "https://billing.example";

    private ResourceFaults() {}

    static Map<String, Function<Plant, Stage>> all() {
        return Map.of(
                "T-14", ResourceFaults::dropped,
                "T-15", ResourceFaults::kept,
                "T-16", ResourceFaults::federated,
                "T-17", ResourceFaults::scope,
                "T-18", ResourceFaults::audience,
                "T-19", ResourceFaults::disabled);
    }

    private static Stage dropped(Plant plant) {
        TokenRecipe recipe = impersonated(plant);
        AtomicBoolean drops = new AtomicBoolean(true);
        return new Stage(
                () -> plant.through(
                        recipe,
                        (stream, door) -> stream.use(token -> drops.get()
                                ? Plant.answered(door, HttpAsk.get(plant.at("/data")))
                                : Plant.sent(door, plant.at("/data"), token))),
                diagnosis -> {
                    IssuerFaults.require(diagnosis.remedy().contains("Authorization header"), diagnosis);
                    drops.set(false);
                });
    }

    /** As a step does that asks once and puts the token away. */
    private static Stage kept(Plant plant) {
        TokenRecipe recipe = impersonated(plant);
        AtomicReference<Optional<AccessToken>> kept = new AtomicReference<>(Optional.empty());
        plant.through(recipe, (stream, door) -> stream.token().doOnNext(token -> kept.set(Optional.of(token))));
        plant.ours.advance(Duration.ofHours(2));
        plant.googles.advance(Duration.ofHours(2));
        plant.issuers.advance(Duration.ofHours(2));
        plant.present(plant.issuer, plant.provider.audience(), Map.of());
        Function<TokenStream, Mono<AccessToken>> tokens =
                stream -> kept.get().map(Mono::just).orElseGet(stream::token);
        return new Stage(
                () -> plant.through(
                                recipe,
                                (stream, door) -> tokens.apply(stream)
                                        .flatMap(token -> Plant.sent(door, plant.at("/data"), token)))
                        .map(symptoms -> kept.get().map(symptoms::withToken).orElse(symptoms)),
                diagnosis -> {
                    IssuerFaults.require(diagnosis.remedy().contains("from the stream"), diagnosis);
                    kept.set(Optional.empty());
                });
    }

    private static Stage federated(Plant plant) {
        AtomicReference<TokenRecipe> recipe = new AtomicReference<>(
                plant.recipe(plant.federated(plant.provider.audience()).withScopes(READ)));
        plant.iam.serviceAccount(READER);
        return new Stage(
                () -> plant.call(recipe.get(), plant.at("/data"))
                        .map(symptoms -> symptoms.withPrincipal(PrincipalChain.of(plant.federatedName()))),
                diagnosis -> {
                    new Gcloud(plant)
                            .run(diagnosis.steps().stream()
                                    .map(step -> step.replace("ACCOUNT", READER))
                                    .toList());
                    recipe.set(plant.recipe(plant.impersonating(READER).withScopes(READ)));
                });
    }

    private static Stage scope(Plant plant) {
        grant(plant);
        AtomicReference<String> scope = new AtomicReference<>("https://www.googleapis.com/auth/pubsub");
        return new Stage(
                () -> plant.call(plant.recipe(plant.impersonating(READER).withScopes(scope.get())), plant.at("/data")),
                diagnosis -> {
                    IssuerFaults.require(diagnosis.missing().equals(PLATFORM + " " + READ), diagnosis);
                    scope.set(READ);
                });
    }

    private static Stage audience(Plant plant) {
        FakeClient client = plant.issuer.registerClient(
                FakeClient.basic("bill").withScopes("orders.read").withAudiences(ORDERS, BILLING));
        plant.clientSecret = client.secret();
        plant.iam.trust(plant.issuer, ORDERS);
        plant.iam.protect(ProtectedResource.at("GET", "/orders"));
        AtomicReference<String> asked = new AtomicReference<>(BILLING);
        return new Stage(() -> orders(plant, asked.get()), diagnosis -> asked.set(diagnosis.missing()));
    }

    /** The caller may read its own token, and tells the engine what it says. */
    private static Optional<Symptoms> orders(Plant plant, String audience) {
        AtomicReference<String> payload = new AtomicReference<>("");
        TokenRecipe recipe = OAuth2Recipes.clientCredentials(
                        plant.issuer.issuer(),
                        "bill",
                        ClientAuthentication.clientSecretBasic(SecretRef.named("client")))
                .withScopes("orders.read")
                .withAudience(audience)
                .recipe();
        return plant.through(
                        recipe,
                        (stream, door) -> stream.use(token -> {
                            payload.set(token.reveal().split("\\.", -1)[1]);
                            return Plant.sent(door, plant.at("/orders"), token);
                        }))
                .map(symptoms -> symptoms.withExpectedAudience(ORDERS)
                        .withIssuer(plant.issuer.issuer().toString())
                        .withClaims(JsonObject.parse(Base64.getUrlDecoder().decode(payload.get()))));
    }

    private static Stage disabled(Plant plant) {
        TokenRecipe recipe = impersonated(plant);
        plant.iam.answerNext(
                IamService.RESOURCES,
                100,
                FakeAnswer.json(
                                401,
                                "{\"error\":{\"code\":401,\"message\":\"The account is disabled.\",\"status\":"
                                        + "\"UNAUTHENTICATED\",\"details\":[{\"@type\":"
                                        + "\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":"
                                        + "\"ACCOUNT_STATE_INVALID\",\"domain\":\"googleapis.com\",\"metadata\":{"
                                        + "\"service\":\"storage.googleapis.com\",\"email\":\"" + READER + "\"}}]}}")
                        .withHeader("WWW-Authenticate", "Bearer realm=\"https://accounts.google.com/\""));
        Gcloud gcloud = new Gcloud(plant)
                .on("gcloud iam service-accounts enable " + READER, () -> plant.iam.comeBack(IamService.RESOURCES));
        return new Stage(() -> plant.call(recipe, plant.at("/data")), diagnosis -> gcloud.run(diagnosis.steps()));
    }

    static TokenRecipe impersonated(Plant plant) {
        grant(plant);
        return plant.recipe(plant.impersonating(READER).withScopes(READ));
    }

    private static void grant(Plant plant) {
        plant.iam.grant("roles/iam.workloadIdentityUser", plant.federatedName(), plant.iam.serviceAccount(READER));
    }
}
