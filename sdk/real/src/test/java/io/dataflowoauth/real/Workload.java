// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.jose.JwtSigner;
import io.dataflowoauth.jose.SigningKey;
import io.dataflowoauth.oauth2.KeyPlace;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.introspection.IntrospectedToken;
import io.dataflowoauth.oauth2.introspection.Introspection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** A workload that has whatever its clients at a server need, in real time. */
final class Workload implements AutoCloseable {
    static final SecretRef SECRET = SecretRef.named("secret");
    static final SecretRef WRONG_SECRET = SecretRef.named("wrong-secret");
    static final SecretRef KEY = SecretRef.named("key");
    static final SecretRef WRONG_KEY = SecretRef.named("wrong-key");
    static final KeyPlace REPLAYING = KeyPlace.signer("replaying");
    static final KeyPlace MISDIRECTING = KeyPlace.signer("misdirecting");

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Servers that have just started on a busy machine are slow at first. */
    private static final HttpDoorOptions DOOR = HttpDoorOptions.defaults()
            .withLoopbackHttp(true)
            .withConnectTimeout(PATIENCE)
            .withDeadline(PATIENCE);

    private static final SecretRef PASSWORD = SecretRef.named("password");

    private final Material material;
    private final TokenRuntime runtime;

    Workload(Material material) {
        this(material, UnaryOperator.identity());
    }

    Workload(Material material, UnaryOperator<RuntimeOptions> change) {
        this.material = material;
        Secret key = Secret.of(material.key.toJSONString());
        runtime = TokenRuntime.open(change.apply(RuntimeOptions.defaults()
                .withResource(HttpDoorOptions.class, DOOR)
                .withSecret("secret", Mono.just(Secret.of(material.secret)))
                .withSecret("wrong-secret", Mono.just(Secret.of("x" + material.secret)))
                .withSecret("password", Mono.just(Secret.of(Identity.PASSWORD)))
                .withSecret("key", Mono.just(key))
                .withSecret(
                        "wrong-key",
                        Mono.just(
                                Secret.of(Material.key(material.key.getKeyID()).toJSONString())))
                .withNamed(JwtSigner.class, "replaying", replaying(key))
                .withNamed(JwtSigner.class, "misdirecting", misdirecting(key))));
    }

    TokenRuntime runtime() {
        return runtime;
    }

    /** The client's certificate, or another one that the server's TLS accepts just as well. */
    KeyPlace certificate(Identity identity) {
        return KeyPlace.keyStore(identity.store().toString(), Identity.ALIAS, PASSWORD);
    }

    KeyPlace certificate() {
        return certificate(material.client);
    }

    TokenStream stream(TokenRecipe recipe) {
        return TokenStream.open(recipe, runtime);
    }

    AccessToken token(TokenRecipe recipe) {
        return token(stream(recipe));
    }

    static AccessToken token(TokenStream stream) {
        return stream.token().block(PATIENCE);
    }

    /** A token that is not the live one, which is put out. */
    static AccessToken another(TokenStream stream) {
        stream.invalidate(token(stream));
        return token(stream);
    }

    static TokenException failureOfAnother(TokenStream stream) {
        return catchThrowableOfType(TokenException.class, () -> another(stream));
    }

    TokenException failure(TokenRecipe recipe) {
        return catchThrowableOfType(TokenException.class, () -> token(recipe));
    }

    IntrospectedToken told(OAuth2Client client, AccessToken token) {
        try (Introspection introspection = Introspection.open(client, runtime)) {
            return introspection.introspect(Secret.of(token.reveal())).block(PATIENCE);
        }
    }

    TokenException untold(OAuth2Client client, AccessToken token) {
        return catchThrowableOfType(TokenException.class, () -> told(client, token));
    }

    VerifiedToken verified(TokenProfile profile, AccessToken token) {
        TokenVerifier verifier = TokenVerifier.open(VerifierOptions.defaults().withProfile(profile), runtime);
        return verifier.verify(token.reveal()).block(PATIENCE);
    }

    NotVerifiedException unverified(TokenProfile profile, AccessToken token) {
        return catchThrowableOfType(NotVerifiedException.class, () -> verified(profile, token));
    }

    static void closeGracefully(TokenStream stream) {
        stream.closeGracefully().block(PATIENCE);
    }

    @Override
    public void close() {
        runtime.close();
    }

    /** Signs once, and gives the same assertion each time. */
    private static JwtSigner replaying(Secret key) {
        AtomicReference<String> signed = new AtomicReference<>();
        return (type, claims) -> Mono.fromSupplier(() -> signed.updateAndGet(
                known -> known == null ? SigningKey.read(key).sign(type, claims) : known));
    }

    /** Signs for another audience than it was told. */
    private static JwtSigner misdirecting(Secret key) {
        return (type, claims) -> Mono.fromSupplier(() -> {
            Map<String, Object> changed = new LinkedHashMap<>(claims);
            changed.put("aud", "https://elsewhere.example");
            return SigningKey.read(key).sign(type, changed);
        });
    }
}
