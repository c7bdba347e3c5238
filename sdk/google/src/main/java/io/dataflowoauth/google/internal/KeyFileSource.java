// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Opening;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.internal.HeldMono;
import io.dataflowoauth.jose.SigningKey;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Tokens by the private key of a service account, which lies in a file of the worker and is read anew for each of them. */
final class KeyFileSource implements TokenSource {
    private static final Duration HOUR = Duration.ofHours(1);

    private final KeyFileFields fields;
    private final Opening opening;
    private final HttpDoor door;
    private final AtomicBoolean warned = new AtomicBoolean();

    private KeyFileSource(KeyFileFields fields, Opening opening, HttpDoor door) {
        this.fields = fields;
        this.opening = opening;
        this.door = door;
    }

    static TokenSource open(KeyFileFields fields, Opening opening) {
        opening.secret(fields.file().ref());
        fields.place().endpoint().ifPresent(HttpDoors.options(opening)::requirePermitted);
        return new KeyFileSource(fields, opening, HttpDoors.of(opening));
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return CredentialText.read(fields.file().ref(), fields.file().inside(), Set.of("service_account"), opening)
                .doOnNext(file -> warnOnce())
                .flatMap(file -> signed(file, request))
                .flatMap(signed -> exchanged(signed, request));
    }

    private record Signed(String jwt, URI tokens) {}

    /** Off the event loops, with time held until the assertion was handed on. */
    private Mono<Signed> signed(JsonObject file, TokenRequest request) {
        Mono<Signed> work = Mono.fromCallable(() -> sign(file, request)).subscribeOn(Schedulers.boundedElastic());
        return HeldMono.of(work, () -> opening.time().inFlight()::close);
    }

    private Signed sign(JsonObject file, TokenRequest request) {
        CredentialText.requireUniverse(file, fields.place().endpoints());
        String email = CredentialText.text(file, "client_email");
        if (!ServiceAccounts.isEmail(email)) {
            throw CredentialText.invalid("Its client_email is not that of a service account.");
        }
        // a universe beside the public one has no OAuth endpoint, and who signs the token himself needs none
        URI tokens = fields.mode().selfSigned()
                ? URI.create(Endpoints.TOKENS)
                : fields.place().tokens(CredentialText.text(file, "token_uri"));
        SigningKey key = SigningKey.read(CredentialText.secret(file, "private_key"))
                .withKeyId(CredentialText.text(file, "private_key_id"));
        JwtBearer.Claims claims =
                JwtBearer.Claims.of(email, tokens, opening.time().now());
        return new Signed(
                key.sign("JWT", Map.copyOf(claims(claims, email, request).members())), tokens);
    }

    private JwtBearer.Claims claims(JwtBearer.Claims bare, String email, TokenRequest request) {
        if (fields.mode().selfSigned()) {
            JwtBearer.Claims own = bare.withSubject(email);
            return fields.audience()
                    .map(own::withAudience)
                    .orElseGet(() -> own.withoutAudience().withScopes(request.scopes()));
        }
        if (fields.mode().idToken()) {
            return bare.withTargetAudience(fields.audience().orElseThrow());
        }
        JwtBearer.Claims scoped = bare.withScopes(request.scopes());
        return fields.mode().user().map(scoped::withSubject).orElse(scoped);
    }

    private Mono<AccessToken> exchanged(Signed signed, TokenRequest request) {
        JwtBearer bearer = new JwtBearer(signed.tokens, door);
        if (fields.mode().selfSigned()) {
            return Mono.just(AccessToken.bearer(signed.jwt, HOUR).withScopes(request.scopes()));
        }
        return fields.mode().idToken()
                ? bearer.idToken(signed.jwt, fields.audience().orElseThrow())
                : bearer.token(signed.jwt, request);
    }

    private void warnOnce() {
        if (warned.compareAndSet(false, true)) {
            opening.warn(GoogleCodes.KEY_IN_FILE, "It is at " + fields.file().ref() + ".");
        }
    }
}
