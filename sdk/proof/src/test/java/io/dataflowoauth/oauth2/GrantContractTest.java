// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.HttpDoorProvider;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.TokenSourceContract;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Mono;

/** The source of the client credentials grant keeps to what every source keeps to. */
class GrantContractTest implements TokenSourceContract {
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final FakeClient client =
            issuer.registerClient(FakeClient.basic("bill").withScopes(Client.READ));
    private final HttpDoorOptions options = HttpDoorOptions.defaults().withLoopbackHttp(true);
    private final HttpDoor door =
            ServiceLoader.load(HttpDoorProvider.class).findFirst().orElseThrow().open(options, TokenTime.system());

    @AfterEach
    void close() throws Exception {
        ((AutoCloseable) door).close();
        issuer.close();
    }

    @Override
    public TokenSource answering() {
        return source(client.secret(), issuer.tokenEndpoint());
    }

    @Override
    public TokenSource refused() {
        return source(Secret.of("another-secret"), issuer.tokenEndpoint());
    }

    @Override
    public TokenSource unreachable() {
        return source(client.secret(), URI.create("http://127.0.0.1:1/token"));
    }

    @Override
    public TokenRequest request() {
        return TokenRequest.defaults().withScopes(Client.READ);
    }

    @Override
    public int issued() {
        return issuer.journal().entries(JournalEntry.Kind.TOKEN_ISSUED).size();
    }

    private TokenSource source(Secret secret, URI tokenEndpoint) {
        RecipeObject recipe = OAuth2Recipes.clientCredentials(
                        issuer.issuer(), "bill", ClientAuthentication.clientSecretBasic(Client.secret()))
                .withScopes(Client.READ)
                .withTokenEndpoint(tokenEndpoint)
                .recipe()
                .object();
        RecipeKind kind = ServiceLoader.load(RecipeKind.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(one -> one.name().equals(recipe.kind()))
                .findFirst()
                .orElseThrow();
        return kind.open(recipe, new Lent(secret));
    }

    private final class Lent implements Opening {
        private final Map<Class<?>, Object> resources = new HashMap<>();
        private final Secret secret;

        private Lent(Secret secret) {
            this.secret = secret;
            resources.put(HttpDoor.class, door);
            resources.put(HttpDoorOptions.class, options);
        }

        @Override
        public TokenTime time() {
            return TokenTime.system();
        }

        @Override
        public Mono<Secret> secret(SecretRef ref) {
            return Mono.just(secret);
        }

        @Override
        public Mono<AccessToken> live(RecipeObject inner) {
            return Mono.error(new UnsupportedOperationException(inner.kind()));
        }

        @Override
        public <R> Mono<R> use(RecipeObject inner, Function<AccessToken, Mono<R>> call) {
            return live(inner).flatMap(call);
        }

        @Override
        public <T> T resource(Class<T> type, Supplier<T> open) {
            return type.cast(resources.computeIfAbsent(type, key -> open.get()));
        }
    }
}
