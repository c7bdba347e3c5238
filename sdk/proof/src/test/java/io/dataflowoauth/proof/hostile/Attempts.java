// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.RecipeSource;
import io.dataflowoauth.RuntimeOpening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.google.ServiceAccountSigner;
import io.dataflowoauth.google.SubjectExecutable;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.Discovery;
import io.dataflowoauth.oauth2.IssuerMetadata;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.oauth2.SubjectToken;
import io.dataflowoauth.oauth2.introspection.Introspection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** One attempt at each hop: what a program would do, once. */
final class Attempts {
    private static final String READ = "https://www.googleapis.com/auth/cloud-platform.read-only";
    private static final SecretRef KEY = SecretRef.named("key");

    private Attempts() {}

    static Mono<?> token(Lane lane) {
        return source(lane, OAuth2Recipes.clientCredentials(at(lane)).recipe());
    }

    static Mono<?> discovered(Lane lane) {
        OAuth2Client client = client(lane).withScopes("read");
        return source(lane, OAuth2Recipes.clientCredentials(client).recipe())
                .then(asked(Introspection.open(client, lane.runtime)))
                .then(keys(lane));
    }

    /** Where whoever verifies tokens would look for keys. */
    private static Mono<?> keys(Lane lane) {
        return Mono.using(
                () -> RuntimeOpening.of(lane.runtime),
                opening -> Discovery.of(opening).metadata(lane.issuer()).map(IssuerMetadata::jwksUri),
                RuntimeOpening::close);
    }

    static Mono<?> exchanged(Lane lane) {
        return source(
                lane,
                OAuth2Recipes.exchanging(SubjectToken.named("subject"), at(lane))
                        .recipe());
    }

    static Mono<?> refreshed(Lane lane) {
        return source(
                lane,
                OAuth2Recipes.refreshing(SecretRef.named("refresh"), at(lane)).recipe());
    }

    static Mono<?> introspected(Lane lane) {
        URI endpoint = URI.create(lane.issuer() + "/introspect");
        return asked(Introspection.open(client(lane), endpoint, lane.runtime));
    }

    /** The stream goes, and observers are told why its token stays. */
    static Mono<?> revoked(Lane lane) {
        OAuth2Client client = at(lane).withRevocationEndpoint(URI.create(lane.issuer() + "/revoke"));
        TokenStream stream =
                TokenStream.open(OAuth2Recipes.clientCredentials(client).recipe(), lane.runtime);
        return stream.token()
                .then(Mono.defer(stream::closeGracefully))
                .then(Mono.defer(() -> lane.events.stream()
                        .filter(TokenEvents.NotRevoked.class::isInstance)
                        .map(TokenEvents.NotRevoked.class::cast)
                        .findFirst()
                        .<Mono<?>>map(told -> Mono.error(told.failure()))
                        .orElse(Mono.empty())));
    }

    static Mono<?> verified(Lane lane) {
        String issuer = lane.issuer().toString();
        String claims = "{\"iss\":\"" + issuer + "\",\"aud\":\"bills\",\"sub\":\"ada\",\"client_id\":\"bill\","
                + "\"jti\":\"j\",\"iat\":1767225600,\"exp\":4102444800}";
        TokenProfile profile = TokenProfile.accessToken(issuer, "bills");
        return TokenVerifier.open(VerifierOptions.defaults().withProfile(profile), lane.runtime)
                .verify(Canary.jwt(claims));
    }

    static Mono<?> federated(Lane lane) {
        return source(lane, GoogleRecipes.federated(Goods.AUDIENCE, SubjectToken.named("subject")));
    }

    static Mono<?> impersonated(Lane lane) {
        return source(lane, reader().withScopes(READ));
    }

    static Mono<?> idToken(Lane lane) {
        return source(lane, GoogleRecipes.idToken(Goods.SERVICE, reader()));
    }

    static Mono<?> signedJwt(Lane lane) {
        return signing(lane, signer -> signer.signJwt("{}"));
    }

    static Mono<?> signedBlob(Lane lane) {
        return signing(lane, signer -> signer.signBlob("bytes".getBytes(StandardCharsets.UTF_8)));
    }

    static Mono<?> ofKey(Lane lane) {
        return source(lane, GoogleRecipes.serviceAccountKey(KEY).withScopes(READ));
    }

    static Mono<?> attached(Lane lane) {
        return source(lane, GoogleRecipes.attached());
    }

    static Mono<?> attachedId(Lane lane) {
        return source(lane, GoogleRecipes.idToken(Goods.SERVICE, GoogleRecipes.attached()));
    }

    static Mono<?> subjectOfUrl(Lane lane) {
        SubjectToken subject = SubjectToken.url(URI.create("https://subject.example/subject"));
        return source(lane, GoogleRecipes.federated(Goods.AUDIENCE, subject.withJsonField("value")));
    }

    static Mono<?> subjectOfFile(Lane lane) {
        SubjectToken subject = SubjectToken.file(lane.file().toString());
        return source(lane, GoogleRecipes.federated(Goods.AUDIENCE, subject.withJsonField("value")));
    }

    static Mono<?> subjectOfProgram(Lane lane) {
        return source(
                lane, GoogleRecipes.federated(Goods.AUDIENCE, SubjectExecutable.command("/bin/cat " + lane.file())));
    }

    static Mono<?> saml(Lane lane) {
        return source(
                lane,
                OAuth2Recipes.presentingSaml(SubjectToken.file(lane.file().toString()), at(lane))
                        .recipe());
    }

    /** By all ways: alone, since a hop before an impersonation is tried again; with it; and found on the worker. */
    static Mono<?> externalAccount(Lane lane) {
        return source(lane, GoogleRecipes.federated(lane.file()))
                .then(Mono.defer(() -> source(
                        lane, GoogleRecipes.fromCredentialFile(lane.file()).withScopes(READ))))
                .then(Mono.defer(() -> defaults(lane)));
    }

    static Mono<?> defaults(Lane lane) {
        lane.file();
        return source(
                lane,
                GoogleRecipes.applicationDefault()
                        .withCredentialFileFrom(SecretRef.named("path"))
                        .withScopes(READ));
    }

    static Mono<?> keyFile(Lane lane) {
        return source(
                lane,
                GoogleRecipes.serviceAccountKey(SecretRef.file(lane.file().toString()))
                        .withScopes(READ));
    }

    static Mono<?> userFile(Lane lane) {
        return source(
                lane, GoogleRecipes.signedInUser(SecretRef.file(lane.file().toString())));
    }

    static Mono<?> recipe(Lane lane) {
        return source(lane, TokenRecipe.of(RecipeObject.parse(lane.text())));
    }

    private static Mono<?> source(Lane lane, GoogleRecipe recipe) {
        return source(lane, recipe.recipe());
    }

    private static Mono<?> source(Lane lane, TokenRecipe recipe) {
        RecipeSource source = RecipeSource.open(recipe, lane.runtime);
        return source.token(source.request()).doFinally(end -> source.close());
    }

    private static Mono<?> asked(Introspection introspection) {
        return introspection.introspect(Secret.of(Canary.ACCESS_TOKEN)).doFinally(end -> introspection.close());
    }

    private static Mono<?> signing(Lane lane, Function<ServiceAccountSigner, Mono<?>> work) {
        ServiceAccountSigner signer = ServiceAccountSigner.open(reader(), lane.runtime);
        return work.apply(signer).doFinally(end -> signer.close());
    }

    /** Who impersonates signs its own token, so that no other hop is asked. */
    private static GoogleRecipe reader() {
        return GoogleRecipes.impersonating(
                Goods.READER,
                GoogleRecipes.serviceAccountKey(KEY).withScopes(READ).selfSigned());
    }

    private static OAuth2Client at(Lane lane) {
        return client(lane).withScopes("read").withTokenEndpoint(URI.create(lane.issuer() + "/token"));
    }

    private static OAuth2Client client(Lane lane) {
        return OAuth2Client.of(
                lane.issuer(), "bill", ClientAuthentication.clientSecretBasic(SecretRef.named("client")));
    }
}
