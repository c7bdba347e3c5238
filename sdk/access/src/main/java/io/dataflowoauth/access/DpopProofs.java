// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.jose.SignatureAlgorithm;
import io.dataflowoauth.jose.VerifyingKey;
import io.dataflowoauth.jose.VerifyingKeys;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** Checks DPoP proofs (RFC 9449 section 4.3), each of which is taken once. */
final class DpopProofs {
    /** By how much the clocks of client and server may differ, and for how long a proof is remembered. */
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private static final int LONGEST_ID = 256;
    private static final Set<SignatureAlgorithm> ALGORITHMS = Set.copyOf(EnumSet.of(
            SignatureAlgorithm.ES256,
            SignatureAlgorithm.RS256,
            SignatureAlgorithm.PS256,
            SignatureAlgorithm.Ed25519,
            SignatureAlgorithm.EdDSA));

    private final Replays replays;
    private final TokenTime time;

    DpopProofs(Replays replays, TokenTime time) {
        this.replays = replays;
        this.time = time;
    }

    /** The thumbprint of the key that proved itself for this request and this token. */
    String thumbprint(PresentedProof presented, String token) {
        if (presented.proofs().size() != 1) {
            throw invalid(
                    "A request has one DPoP header, not " + presented.proofs().size() + ".");
        }
        CompactToken proof = parsed(
                () -> CompactToken.parse(CompactToken.bytes(presented.proofs().get(0))));
        JoseHeader header = parsed(() -> JoseHeader.read(proof.decodedHeader()));
        if (!header.type().equals("dpop+jwt") || !ALGORITHMS.contains(header.algorithm())) {
            throw invalid("Its typ is dpop+jwt, and its alg one of " + ALGORITHMS + ".");
        }
        VerifyingKey key = key(proof);
        if (!key.allows(header.algorithm()) || !key.verifies(header.algorithm(), proof.signed(), proof.signature())) {
            throw invalid("It is signed by the key that it carries.");
        }
        requireClaims(
                Members.read(proof.payload(), AccessCodes.PROOF_INVALID, AccessCodes.PROOF_INVALID),
                presented,
                token,
                key);
        return key.thumbprint();
    }

    /** What is wrong with it is wrong with the proof, not with the token. */
    private static <T> T parsed(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (NotVerifiedException broken) {
            throw NotVerifiedException.of(
                    AccessCodes.PROOF_INVALID,
                    String.join(" ", broken.diagnosis().evidence()));
        }
    }

    private static VerifyingKey key(CompactToken proof) {
        try {
            return VerifyingKeys.ofHeader(proof.decodedHeader());
        } catch (TokenException.Invalid broken) {
            throw invalid(broken.detail());
        }
    }

    private void requireClaims(Members claims, PresentedProof presented, String token, VerifyingKey key) {
        if (!claims.text("htm").orElse("").equals(presented.method())) {
            throw invalid("Its htm is the method of the request.");
        }
        if (!claims.text("htu").filter(url -> isSame(url, presented.url())).isPresent()) {
            throw invalid("Its htu is the URL of the request.");
        }
        String hash = Base64.getUrlEncoder().withoutPadding().encodeToString(Fingerprint.hash("SHA-256", token));
        if (!claims.text("ath").orElse("").equals(hash)) {
            throw invalid("Its ath is the hash of the token.");
        }
        Instant now = time.now();
        boolean timely = claims.date("iat")
                .filter(issued -> Duration.between(issued, now).abs().compareTo(WINDOW) <= 0)
                .isPresent();
        if (!timely) {
            throw invalid("Its iat is now, give or take " + WINDOW + ".");
        }
        requireNonce(claims, presented);
        String id = claims.text("jti")
                .filter(text -> !text.isEmpty() && text.length() <= LONGEST_ID)
                .orElse("");
        if (id.isEmpty()) {
            throw invalid("Its jti is a text of 1 to " + LONGEST_ID + " characters.");
        }
        replays.use(
                Fingerprint.ofParts("proof", key.thumbprint(), id),
                now.plus(WINDOW).plus(WINDOW));
    }

    private static void requireNonce(Members claims, PresentedProof presented) {
        presented.nonce().ifPresent(nonce -> {
            if (!claims.text("nonce").orElse("").equals(nonce)) {
                throw NotVerifiedException.of(AccessCodes.PROOF_NONCE_WRONG, "Its nonce is another or none.", "nonce");
            }
        });
    }

    /** Without query and fragment, after normalization (RFC 3986 section 6.2): case, default port, empty path. */
    private static boolean isSame(String htu, URI url) {
        try {
            return normalized(new URI(htu)).equals(normalized(url));
        } catch (URISyntaxException broken) {
            return false;
        }
    }

    private static String normalized(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return scheme + "://" + String.valueOf(url.getHost()).toLowerCase(Locale.ROOT) + ":" + port + path;
    }

    private static NotVerifiedException invalid(String rule) {
        return NotVerifiedException.of(AccessCodes.PROOF_INVALID, "Broken rule: " + rule);
    }
}
