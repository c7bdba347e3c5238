// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenTime;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Whether what came with a token is what the token asks for, and what the caller expects of it. */
final class Presentations {
    private final Replays replays;
    private final DpopProofs proofs;

    Presentations(Replays replays, TokenTime time) {
        this.replays = replays;
        this.proofs = new DpopProofs(replays, time);
    }

    /** The hash is the one that the signature uses. */
    void require(PresentedToken presented, VerifiedToken token, String hash) {
        for (TokenBinding binding : token.bindings()) {
            requireBinding(binding, presented);
        }
        if (presented.proof().isPresent() && !isBound(token, TokenBinding.Kind.DPOP)) {
            throw NotVerifiedException.of(
                    AccessCodes.BINDING_WRONG, "A proof came with it, and it is bound to no key.");
        }
        presented
                .expected()
                .forEach((claim, value) ->
                        requireExpected(token, claim, claim.equals("nonce") ? value : half(hash, value)));
    }

    /** A token of one use is used by its name at its issuer, not by its text: an ECDSA signature has two forms. */
    void useOnce(VerifiedToken token, Duration skew) {
        String id = token.tokenId()
                .orElseThrow(() -> NotVerifiedException.of(AccessCodes.CLAIM_MISSING, "There is no jti.", "jti"));
        replays.use(
                Fingerprint.ofParts("token", token.issuer(), id),
                token.expiresAt().plus(skew));
    }

    private void requireBinding(TokenBinding binding, PresentedToken presented) {
        boolean certificate = binding.kind() == TokenBinding.Kind.CERTIFICATE;
        Optional<String> shown = certificate
                ? presented.certificate()
                : presented.proof().map(proof -> proofs.thumbprint(proof, presented.token()));
        if (shown.isEmpty()) {
            throw NotVerifiedException.of(
                    AccessCodes.BINDING_MISSING,
                    certificate ? "No client certificate came with it." : "No DPoP proof came with it.",
                    certificate ? "client certificate" : "DPoP proof");
        }
        if (!isSame(shown.get(), binding.thumbprint())) {
            throw NotVerifiedException.of(AccessCodes.BINDING_WRONG, "The thumbprints differ.");
        }
    }

    private static boolean isBound(VerifiedToken token, TokenBinding.Kind kind) {
        return token.bindings().stream().anyMatch(binding -> binding.kind() == kind);
    }

    private static void requireExpected(VerifiedToken token, String claim, String value) {
        Optional<String> said = Members.claims(token.claims()).text(claim);
        if (said.filter(text -> isSame(text, value)).isEmpty()) {
            throw NotVerifiedException.of(
                    claim.equals("nonce") ? AccessCodes.NONCE_WRONG : AccessCodes.HASH_WRONG,
                    "Its " + claim + (said.isEmpty() ? " is not there." : " is another."));
        }
    }

    /** The left half of the hash that the signature uses (OpenID Connect Core section 3.1.3.6). */
    private static String half(String algorithm, String value) {
        byte[] hash = Fingerprint.hash(algorithm, value);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, hash.length / 2));
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
