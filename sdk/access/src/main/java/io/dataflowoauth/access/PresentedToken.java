// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.internal.KeyedHash;
import java.net.URI;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A token and what came with it: the client certificate of the connection, a DPoP proof, or what an ID token must fit.
 *
 * <p>Masks itself. Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class PresentedToken {
    private final String token;
    private final Optional<String> certificate;
    private final Optional<PresentedProof> proof;
    private final Map<String, String> expected;

    private PresentedToken(
            String token, Optional<String> certificate, Optional<PresentedProof> proof, Map<String, String> expected) {
        this.token = token;
        this.certificate = certificate;
        this.proof = proof;
        this.expected = expected;
    }

    /** A token alone, as in {@code Authorization: Bearer}. */
    public static PresentedToken of(String token) {
        return new PresentedToken(requireNonNull(token, "token"), Optional.empty(), Optional.empty(), Map.of());
    }

    /** This token, over a connection on which the client proved that it has this certificate (RFC 8705 section 3). */
    public PresentedToken withCertificate(X509Certificate client) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(client.getEncoded());
            String thumbprint = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
            return new PresentedToken(token, Optional.of(thumbprint), proof, expected);
        } catch (NoSuchAlgorithmException | CertificateEncodingException broken) {
            throw new IllegalArgumentException("The certificate has no DER form");
        }
    }

    /**
     * This token, as in {@code Authorization: DPoP}, with the proofs of the request (RFC 9449 section 4.3).
     *
     * @param method of the request, as it came
     * @param url of the request, as the client sees it, whatever proxies are between
     * @param proofs all values of its {@code DPoP} headers; one is right
     */
    public PresentedToken withProof(String method, URI url, List<String> proofs) {
        return new PresentedToken(
                token, certificate, Optional.of(new PresentedProof(method, url, proofs, Optional.empty())), expected);
    }

    /**
     * This token, whose proof must carry the nonce that this server gave (RFC 9449 section 9).
     *
     * @throws IllegalStateException if there is no proof yet
     */
    public PresentedToken withProofNonce(String nonce) {
        PresentedProof asked = proof.orElseThrow(
                        () -> new IllegalStateException("withProof comes before withProofNonce"))
                .withNonce(nonce);
        return new PresentedToken(token, certificate, Optional.of(asked), expected);
    }

    /** This ID token, which must answer the sign-in with that nonce (OpenID Connect Core section 3.1.3.7). */
    public PresentedToken withNonce(String nonce) {
        return expecting("nonce", nonce);
    }

    /** This ID token, which must belong to that access token ({@code at_hash}). */
    public PresentedToken withAccessToken(String accessToken) {
        return expecting("at_hash", accessToken);
    }

    /** This ID token, which must belong to that authorization code ({@code c_hash}). */
    public PresentedToken withCode(String code) {
        return expecting("c_hash", code);
    }

    /** This ID token, which must belong to that state ({@code s_hash}). */
    public PresentedToken withState(String state) {
        return expecting("s_hash", state);
    }

    /**
     * What tells this token from others, and nothing of it to whoever lacks the key: as
     * {@link io.dataflowoauth.AccessToken#fingerprint}, so that the same token has the same one where it was acquired.
     *
     * @throws IllegalArgumentException if the key is none for HMAC
     */
    public String fingerprint(Key key) {
        return KeyedHash.of(requireNonNull(key, "key"), token);
    }

    String token() {
        return token;
    }

    Optional<String> certificate() {
        return certificate;
    }

    Optional<PresentedProof> proof() {
        return proof;
    }

    Map<String, String> expected() {
        return expected;
    }

    private PresentedToken expecting(String claim, String value) {
        Map<String, String> more = new TreeMap<>(expected);
        more.put(claim, requireNonNull(value, claim));
        return new PresentedToken(token, certificate, proof, Map.copyOf(more));
    }

    /** Nothing of what came. */
    @Override
    public String toString() {
        return "PresentedToken[masked]";
    }
}
