// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.internal.HeldMono;
import io.dataflowoauth.jose.JwtSigner;
import io.dataflowoauth.jose.KeyStores;
import io.dataflowoauth.jose.SharedKey;
import io.dataflowoauth.jose.SigningKey;
import io.dataflowoauth.oauth2.KeyPlace;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Signs with the key of a place, which is read anew each time; a key service signs by itself. */
final class Signers {
    private final Opening opening;
    private final Optional<String> keyId;
    private final Optional<String> algorithm;

    Signers(Opening opening, Optional<String> keyId, Optional<String> algorithm) {
        this.opening = opening;
        this.keyId = keyId;
        this.algorithm = algorithm;
    }

    /**
     * Signs with a private key.
     *
     * @throws TokenException.Misconfigured {@code core.name-unbound} at once
     */
    JwtSigner privateKey(KeyPlace place) {
        if (place.signer().isPresent()) {
            return remote(opening.named(JwtSigner.class, place.signer().get()));
        }
        Optional<String> store = place.keyStore();
        if (store.isPresent()) {
            return local(
                    place,
                    word -> chosen(KeyStores.read(store.get(), place.alias().orElseThrow(), word)
                            .signingKey())::sign);
        }
        return local(place, text -> chosen(SigningKey.read(text))::sign);
    }

    /** Signs with a secret that the issuer knows too. */
    JwtSigner sharedKey(KeyPlace place) {
        return local(place, secret -> SharedKey.of(secret, algorithm.orElse("HS256"))::sign);
    }

    private JwtSigner local(KeyPlace place, Function<Secret, Signing> key) {
        Mono<Secret> secret = opening.secret(place.text().or(place::password).orElseThrow());
        return (type, claims) ->
                secret.flatMap(read -> offLoop(() -> key.apply(read).sign(type, claims)));
    }

    private SigningKey chosen(SigningKey key) {
        UnaryOperator<SigningKey> named = one -> keyId.map(one::withKeyId).orElse(one);
        return named.apply(algorithm.map(key::withAlgorithm).orElse(key));
    }

    /** Off the event loops, with time held until the assertion was handed on. */
    private Mono<String> offLoop(Callable<String> signing) {
        TokenTime time = opening.time();
        Mono<String> work = Mono.fromCallable(signing).subscribeOn(Schedulers.boundedElastic());
        return HeldMono.of(work, () -> time.inFlight()::close);
    }

    /** What a stranger fails with may hold anything, so only its class is named. */
    private static JwtSigner remote(JwtSigner bound) {
        return (type, claims) -> Mono.defer(() -> bound.sign(type, claims))
                .switchIfEmpty(Mono.error(() -> failed("It gave nothing.")))
                .onErrorMap(
                        failure -> !(failure instanceof TokenException),
                        failure -> failed("It failed with " + failure.getClass().getSimpleName() + "."));
    }

    private static TokenException failed(String why) {
        return new TokenException.Unavailable(OAuth2Codes.SIGNER_FAILED, why);
    }

    @FunctionalInterface
    private interface Signing {
        String sign(String type, java.util.Map<String, Object> claims);
    }
}
