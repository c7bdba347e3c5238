// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.dataflowoauth.AccessToken;
import io.dataflowoauth.DpopRequest;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.fixture.FixedOpening;
import io.dataflowoauth.fixture.HeldTime;
import io.dataflowoauth.fixture.ReadProof;
import io.dataflowoauth.fixture.ScriptedDoor;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.oauth2.RefreshTokenKeeper;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** A client whose tokens are bound to a key, behind a door that answers by a script. */
final class BoundClient {
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    static final URI ISSUER = URI.create("https://issuer.example/");
    static final URI API = URI.create("https://api.example/v1/bills?page=2");
    static final String WANTS_NONCE = "{\"error\":\"use_dpop_nonce\"}";
    static final String BOUND = answer("opaque", "DPoP");

    final HeldTime time = HeldTime.at(NOW);
    final ScriptedDoor door = new ScriptedDoor();
    final List<String> kept = new ArrayList<>();
    final FixedOpening opening = new FixedOpening(time)
            .secret("env:LOGIN", "first")
            .lend(HttpDoor.class, door)
            .bind(RefreshTokenKeeper.class, "vault", token -> Mono.fromRunnable(() -> kept.add(token.reveal())));

    OAuth2Client client() {
        return client(ClientAuthentication.none());
    }

    private static OAuth2Client client(ClientAuthentication authentication) {
        return OAuth2Client.of(ISSUER, "bill", authentication).withTokenEndpoint(ISSUER.resolve("/token"));
    }

    OAuth2Client bound() {
        return client().withDpop();
    }

    /** One that signs assertions with the key of {@link #anotherKey()}. */
    OAuth2Client signing() {
        anotherKey();
        return client(ClientAuthentication.privateKeyJwt(SecretRef.env("KEY"))).withDpop();
    }

    void anotherKey() {
        try {
            opening.secret("env:KEY", new ECKeyGenerator(Curve.P_256).generate().toJSONString());
        } catch (JOSEException absent) {
            throw new IllegalStateException("This Java makes no keys", absent);
        }
    }

    TokenSource source(OAuth2Client client) {
        return new ClientCredentialsKind()
                .open(OAuth2Recipes.clientCredentials(client).object(), opening);
    }

    TokenSource refreshing(OAuth2Client client) {
        RecipeObject recipe = OAuth2Recipes.refreshing(SecretRef.env("LOGIN"), client)
                .withKeeper("vault")
                .object();
        return new RefreshTokenKind().open(recipe, opening);
    }

    AccessToken token(TokenSource source) {
        return Objects.requireNonNull(
                source.token(GrantEndpoint.request(client())).block());
    }

    TokenException failure(TokenSource source) {
        return catchThrowableOfType(TokenException.class, () -> token(source));
    }

    /** The proof of that call. */
    ReadProof sent(int call) {
        return ReadProof.of(door.ask(call).headers().get("DPoP"));
    }

    /** The refresh token of that call. */
    String login(int call) {
        return door.form(call).get("refresh_token").get(0);
    }

    static ReadProof proof(AccessToken token, DpopRequest request) {
        return ReadProof.of(Objects.requireNonNull(
                token.dpopKey().orElseThrow().proof(request).block()));
    }

    static String answer(String token, String type) {
        return "{\"access_token\":\"" + token + "\",\"token_type\":\"" + type + "\",\"expires_in\":60}";
    }

    static String refreshed(String refreshToken) {
        return BOUND.replace("}", ",\"refresh_token\":\"" + refreshToken + "\"}");
    }
}
