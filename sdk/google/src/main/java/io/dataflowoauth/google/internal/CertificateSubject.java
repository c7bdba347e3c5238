// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.http.ClientCertificate;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.internal.HeldMono;
import io.dataflowoauth.jose.ClientCertificates;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A certificate of the worker as a subject: shown in the handshake, and sent as a JSON list of certificates in DER and base64,
 * the workload's own first and, where a trust chain repeats it, once.
 */
final class CertificateSubject {
    private static final String FILE = "certificate_config.json";

    private final Opening opening;
    private final Mono<Optional<Secret>> above;

    private CertificateSubject(CertificateFields fields, Opening opening) {
        this.opening = opening;
        this.above = fields.trustChain()
                .map(place -> opening.secret(place).map(Optional::of))
                .orElse(Mono.just(Optional.empty()));
    }

    /** A place that the runtime does not bind is refused at once; all of them are read anew by each subscription. */
    static Mono<SubjectProof> open(CertificateFields fields, Opening opening) {
        CertificateSubject subject = new CertificateSubject(fields, opening);
        if (fields.pair().isPresent()) {
            return subject.proof(fields.pair().get());
        }
        Mono<Secret> configuration = fields.config().map(opening::secret).orElseGet(() -> onWorker(opening));
        return configuration.map(CertificateSubject::named).flatMap(subject::proof);
    }

    private static Mono<Secret> onWorker(Opening opening) {
        WorkerFolders folders = new WorkerFolders(opening);
        return folders.named("GOOGLE_API_CERTIFICATE_CONFIG")
                .map(path -> SecretRef.file(path.reveal()))
                .switchIfEmpty(Mono.defer(() -> folders.ofGoogle(SecretRef.env("HOME"), FILE))
                        .map(path -> SecretRef.file(path.toString())))
                .switchIfEmpty(
                        Mono.error(() -> new TokenException.Misconfigured(GoogleCodes.CERTIFICATE_CONFIG_MISSING, "")))
                .flatMap(opening::secret);
    }

    private static CertificateFields.Pair named(Secret text) {
        JsonObject config = CredentialText.parsed(text);
        try {
            JsonObject workload = config.object("cert_configs").object("workload");
            return new CertificateFields.Pair(
                    SecretRef.file(workload.text("cert_path")), SecretRef.file(workload.text("key_path")));
        } catch (TokenException.Invalid malformed) {
            throw CredentialText.invalid(malformed.detail());
        }
    }

    private Mono<SubjectProof> proof(CertificateFields.Pair pair) {
        Mono<Secret> certificates = opening.secret(pair.certificate());
        return opening.secret(pair.key())
                .flatMap(key ->
                        certificates.flatMap(certificate -> above.flatMap(chain -> proof(key, certificate, chain))));
    }

    /** Off the event loops, with time held until it was handed on. */
    private Mono<SubjectProof> proof(Secret key, Secret certificate, Optional<Secret> above) {
        Mono<SubjectProof> work = Mono.fromCallable(() -> {
                    ClientCertificate shown = ClientCertificates.read(key, certificate);
                    return new SubjectProof(token(certificate, above), Optional.of(shown));
                })
                .subscribeOn(Schedulers.boundedElastic());
        return HeldMono.of(work, () -> opening.time().inFlight()::close);
    }

    private static Secret token(Secret certificate, Optional<Secret> above) throws CertificateEncodingException {
        X509Certificate own = ClientCertificates.chain(certificate).get(0);
        List<X509Certificate> chain = new ArrayList<>(List.of(own));
        List<X509Certificate> anchors = above.map(ClientCertificates::chain).orElse(List.of());
        chain.addAll(anchors.subList(!anchors.isEmpty() && anchors.get(0).equals(own) ? 1 : 0, anchors.size()));
        if (chain.lastIndexOf(own) > 0) {
            throw CredentialText.invalid("The workload's certificate comes first in the trust chain, or not at all.");
        }
        List<String> encoded = new ArrayList<>();
        for (X509Certificate one : chain) {
            encoded.add(Base64.getEncoder().encodeToString(one.getEncoded()));
        }
        // base64 has no character that JSON escapes
        return Secret.of(encoded.stream().collect(Collectors.joining("\",\"", "[\"", "\"]")));
    }
}
