// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

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
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.ClientCredentialsRecipe;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Mono;

/** Our own source of client credentials keeps to the contract of sources. */
class ClientCredentialsSourceTest implements TokenSourceContract {
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final FakeOidcIssuer down = FakeOidcIssuer.start();
    private final FakeClient client = issuer.registerClient(FakeClient.basic("reader"));
    private final TestOpening opening = new TestOpening(client.secret());

    @AfterEach
    void stop() {
        opening.close();
        issuer.close();
        down.close();
    }

    @Override
    public TokenSource answering() {
        return source(issuer, "reader");
    }

    @Override
    public TokenSource refused() {
        return source(issuer, "stranger");
    }

    @Override
    public TokenSource unreachable() {
        down.goDown();
        return source(down, "reader");
    }

    @Override
    public TokenRequest request() {
        return TokenRequest.defaults();
    }

    @Override
    public int issued() {
        return issuer.journal().entries(JournalEntry.Kind.TOKEN_ISSUED).size();
    }

    private TokenSource source(FakeOidcIssuer at, String id) {
        RecipeObject recipe = OAuth2Recipes.clientCredentials(
                        at.issuer(), id, ClientAuthentication.clientSecretBasic(SecretRef.named("secret")))
                .object();
        RecipeKind kind = ServiceLoader.load(RecipeKind.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(known -> known.name().equals(ClientCredentialsRecipe.KIND))
                .findFirst()
                .orElseThrow();
        return kind.open(kind.check(recipe), opening);
    }

    /** What a source of one recipe needs, without a stream. */
    private static final class TestOpening implements Opening, AutoCloseable {
        private final Secret secret;
        private final Map<Class<?>, Object> resources = new ConcurrentHashMap<>(
                Map.of(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));

        private TestOpening(Secret secret) {
            this.secret = secret;
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
            return Mono.error(new UnsupportedOperationException("No inner recipe here"));
        }

        @Override
        public <R> Mono<R> use(RecipeObject inner, Function<AccessToken, Mono<R>> call) {
            return Mono.error(new UnsupportedOperationException("No inner recipe here"));
        }

        @Override
        public <T> T resource(Class<T> type, Supplier<T> open) {
            Object known = resources.get(type);
            if (known == null) {
                known = open.get();
                resources.put(type, known);
            }
            return type.cast(known);
        }

        @Override
        public void close() {
            if (resources.get(HttpDoor.class) instanceof AutoCloseable door) {
                closed(door);
            }
        }

        private static void closed(AutoCloseable door) {
            try {
                door.close();
            } catch (Exception broken) {
                throw new AssertionError(broken);
            }
        }
    }
}
