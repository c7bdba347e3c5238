// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RecipeSource;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.http.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import reactor.core.publisher.Mono;

/**
 * Signs as a service account whose private key nobody but Google has ({@code signJwt}, {@code signBlob}): JWTs for whoever
 * trusts the account's public keys, signed URLs, client assertions. Who signs is the live token of the chain that the recipe
 * describes, shared with every equal recipe of the runtime.
 *
 * <p>Each operation is one call, without a retry of its own; only a token of the hop before that is refused is replaced and
 * the call made once more. The public keys are at {@code https://www.googleapis.com/service_accounts/v1/metadata/jwk/EMAIL}.
 * Safe for use by many threads.
 */
public final class ServiceAccountSigner implements AutoCloseable {
    private static final int LONGEST_BLOB = 6000;

    private final RecipeSource source;

    private ServiceAccountSigner(RecipeSource source) {
        this.source = source;
    }

    /**
     * Opens a signer. Asks nobody, but reads the class path: open at start-up, not on an event loop.
     *
     * @param account what {@code GoogleRecipes.impersonating} gave; scopes and a lifetime do not matter
     * @throws TokenException.Misconfigured as {@code TokenStream.open}
     * @throws TokenException.Closed {@code core.runtime-closed}
     */
    public static ServiceAccountSigner open(GoogleRecipe account, TokenRuntime runtime) {
        return new ServiceAccountSigner(
                RecipeSource.open(account.asSigner().recipe(), requireNonNull(runtime, "runtime")));
    }

    /**
     * A JWT over these claims, signed with RS256 by a key of the account that Google manages.
     *
     * @param claims one JSON object; {@code exp}, if there is one, at most twelve hours ahead
     * @return cold: each subscription signs once. Fails with {@link TokenException}: {@code Misconfigured} {@code
     *     google.payload-invalid}; {@code Rejected} {@code google.signing-denied}, {@code google.delegation-denied}, {@code
     *     google.impersonation-rejected}; {@code Unavailable} {@code google.impersonation-unavailable}, and as the hops before
     */
    public Mono<Secret> signJwt(String claims) {
        requireNonNull(claims, "claims");
        return Mono.fromSupplier(() -> TokenRequest.defaults().withClaims(checked(claims)))
                .flatMap(source::token)
                .map(AccessToken::reveal)
                .map(Secret::of);
    }

    /**
     * A signature over these bytes (RSA PKCS #1 with SHA-256).
     *
     * @param blob at most 6000 bytes
     * @return cold, fails as {@link #signJwt}
     */
    public Mono<SignedBlob> signBlob(byte[] blob) {
        byte[] copy = blob.clone();
        return Mono.fromSupplier(() -> TokenRequest.defaults().withAudience(encoded(copy)))
                .flatMap(source::token)
                .map(ServiceAccountSigner::signed);
    }

    /** Lets go of the chain. Idempotent, from any thread; calls that are in the air end as they will. */
    @Override
    public void close() {
        source.close();
    }

    @Override
    public String toString() {
        return "ServiceAccountSigner[" + source.request().principal() + "]";
    }

    private static String checked(String claims) {
        try {
            JsonObject.parse(claims.getBytes(StandardCharsets.UTF_8));
        } catch (TokenException.Invalid noObject) {
            throw new TokenException.Misconfigured(GoogleCodes.PAYLOAD_INVALID, "The claims: " + noObject.detail());
        }
        return claims;
    }

    private static String encoded(byte[] blob) {
        if (blob.length == 0 || blob.length > LONGEST_BLOB) {
            throw new TokenException.Misconfigured(
                    GoogleCodes.PAYLOAD_INVALID, "It has " + blob.length + " bytes and not 1 to " + LONGEST_BLOB + ".");
        }
        return Base64.getEncoder().encodeToString(blob);
    }

    private static SignedBlob signed(AccessToken answer) {
        try {
            byte[] signature = Base64.getDecoder().decode(answer.reveal());
            return new SignedBlob(answer.scopes().iterator().next(), signature);
        } catch (IllegalArgumentException noBase64) {
            throw new TokenException.Invalid(GoogleCodes.IMPERSONATION_ANSWER_INVALID, "Its signedBlob is not base64.");
        }
    }
}
