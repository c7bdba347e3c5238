// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.internal.HeldMono;
import io.dataflowoauth.jose.SigningKey;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.ClientCredentialsRecipe;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Puts a client's proof on a token request, in exactly one place and anew for each attempt (RFC 6749 section 2.3). */
final class ClientProof {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration ASSERTION_LIFETIME = Duration.ofSeconds(60);
    private static final int JTI_BYTES = 16;

    private final ClientCredentialsRecipe recipe;
    private final Mono<Secret> secret;
    private final Mono<URI> audience;
    private final TokenTime time;

    private ClientProof(ClientCredentialsRecipe recipe, Mono<URI> audience, Opening opening) {
        this.recipe = recipe;
        this.audience = audience;
        this.secret = opening.secret(recipe.authentication().secret());
        this.time = opening.time();
    }

    /** Of the client of a recipe whose tokens are asked for at that endpoint. */
    static ClientProof open(ClientCredentialsRecipe recipe, Mono<URI> tokenEndpoint, Opening opening) {
        Mono<URI> audience =
                recipe.authentication().hasTokenEndpointAudience() ? tokenEndpoint : Mono.just(recipe.issuer());
        return new ClientProof(recipe, audience, opening);
    }

    Mono<HttpAsk> ask(URI endpoint, List<Map.Entry<String, String>> parameters) {
        return secret.flatMap(read -> switch (recipe.authentication().method()) {
            case ClientAuthentication.CLIENT_SECRET_BASIC ->
                Mono.just(HttpAsk.form(endpoint, parameters).withHeader("Authorization", basic(read)));
            case ClientAuthentication.CLIENT_SECRET_POST ->
                Mono.just(HttpAsk.form(endpoint, with(parameters, "client_secret", read.reveal())));
            default ->
                audience.flatMap(receiver -> signed(() -> assertion(receiver, read)))
                        .map(jwt -> HttpAsk.form(endpoint, withAssertion(parameters, jwt)));
        });
    }

    /** Each part is form-encoded before they are joined, so that a colon in the id cannot move the border (section 2.3.1). */
    private String basic(Secret read) {
        String pair = encode(recipe.clientId()) + ":" + encode(read.reveal());
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private List<Map.Entry<String, String>> withAssertion(List<Map.Entry<String, String>> parameters, String jwt) {
        return with(
                with(parameters, "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                "client_assertion",
                jwt);
    }

    private List<Map.Entry<String, String>> with(
            List<Map.Entry<String, String>> parameters, String name, String value) {
        List<Map.Entry<String, String>> longer = new ArrayList<>(parameters);
        if (longer.stream().noneMatch(one -> one.getKey().equals("client_id"))) {
            longer.add(Map.entry("client_id", recipe.clientId()));
        }
        longer.add(Map.entry(name, value));
        return longer;
    }

    private String assertion(URI receiver, Secret keyText) {
        ClientAuthentication authentication = recipe.authentication();
        SigningKey key = SigningKey.read(keyText);
        key = authentication.algorithm().map(key::withAlgorithm).orElse(key);
        key = authentication.keyId().map(key::withKeyId).orElse(key);
        long now = time.now().getEpochSecond();
        return key.sign(
                "client-authentication+jwt",
                Map.of(
                        "iss", recipe.clientId(),
                        "sub", recipe.clientId(),
                        "aud", receiver.toString(),
                        "jti", jti(),
                        "iat", now,
                        "exp", now + ASSERTION_LIFETIME.toSeconds()));
    }

    /** Off the event loops, with time held until the assertion was handed on. */
    private Mono<String> signed(Callable<String> signing) {
        Mono<String> work = Mono.fromCallable(signing).subscribeOn(Schedulers.boundedElastic());
        return HeldMono.of(work, () -> time.inFlight()::close);
    }

    private static String jti() {
        byte[] random = new byte[JTI_BYTES];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
