// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.DpopKey;
import io.dataflowoauth.Opening;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.internal.HeldMono;
import io.dataflowoauth.jose.KeyStores;
import io.dataflowoauth.jose.ProofKey;
import io.dataflowoauth.oauth2.DpopBinding;
import io.dataflowoauth.oauth2.KeyPlace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The keys that the tokens of one stream are bound to: one that is made once, or one that is read each time. */
final class StreamKeys {
    /** The order in which a key is made for what an issuer supports. */
    private static final List<String> PREFERRED =
            List.of("ES256", "Ed25519", "EdDSA", "PS256", "RS256", "ES384", "ES512");

    /** What a key may sign with instead of what it signs with unasked. */
    private static final Map<String, String> INSTEAD = Map.of("RS256", "PS256", "EdDSA", "Ed25519", "Ed25519", "EdDSA");

    private final DpopBinding binding;
    private final Mono<List<String>> supported;
    private final Opening opening;

    private StreamKeys(DpopBinding binding, Mono<List<String>> supported, Opening opening) {
        this.binding = binding;
        this.supported = supported;
        this.opening = opening;
    }

    /**
     * The key for the next token; the nonces stay, whichever it is.
     *
     * @param supported the algorithms that the issuer names, none if it names none
     * @throws TokenException.Misconfigured at once, for an unbound name
     */
    static Mono<DpopKey> open(DpopBinding binding, Mono<List<String>> supported, Opening opening) {
        ProofNonces nonces = new ProofNonces();
        StreamKeys keys = new StreamKeys(binding, supported, opening);
        Mono<ProofKey> key = binding.key().isPresent()
                ? keys.read(binding.key().get())
                : keys.made().cacheInvalidateIf(made -> false);
        return key.map(next -> new StreamKey(next, nonces, opening.time()));
    }

    private Mono<ProofKey> made() {
        return supported.flatMap(names -> offLoop(() -> ProofKey.generate(chosen(names))));
    }

    private String chosen(List<String> names) {
        List<String> wanted = binding.algorithm().map(List::of).orElse(PREFERRED);
        return wanted.stream()
                .filter(name -> isSupported(name, names))
                .findFirst()
                .orElseThrow(() -> unsupported(wanted));
    }

    private Mono<ProofKey> read(KeyPlace place) {
        Mono<ProofKey> key = opening.secret(place.text().or(place::password).orElseThrow())
                .flatMap(secret -> offLoop(() -> place.keyStore().isPresent()
                        ? ProofKey.of(KeyStores.read(
                                place.keyStore().get(), place.alias().orElseThrow(), secret))
                        : ProofKey.read(secret)));
        return supported.flatMap(names -> key.map(read -> fitting(read, names)));
    }

    private ProofKey fitting(ProofKey read, List<String> names) {
        ProofKey key = binding.algorithm().map(read::withAlgorithm).orElse(read);
        if (isSupported(key.algorithm(), names)) {
            return key;
        }
        return Optional.ofNullable(INSTEAD.get(key.algorithm()))
                .filter(instead -> binding.algorithm().isEmpty() && names.contains(instead))
                .map(key::withAlgorithm)
                .orElseThrow(() -> unsupported(List.of(key.algorithm())));
    }

    private static boolean isSupported(String name, List<String> names) {
        return names.isEmpty() || names.contains(name);
    }

    private static TokenException unsupported(List<String> ours) {
        return new TokenException.Misconfigured(
                OAuth2Codes.PROOF_ALGORITHM_UNSUPPORTED, "Ours would be one of " + ours + ".");
    }

    /** Off the event loops, with time held until the key was handed on. */
    private <T> Mono<T> offLoop(Callable<T> work) {
        return HeldMono.of(
                Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic()),
                () -> opening.time().inFlight()::close);
    }
}
