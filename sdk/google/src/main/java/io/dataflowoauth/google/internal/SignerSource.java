// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Opening;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.JsonObject;
import java.time.Duration;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/**
 * Signs for a service account whose private key only Google has: claims by {@code signJwt}, which gives a JWT; what a request
 * names as its audience, in base64, by {@code signBlob}, which gives a signature in base64 whose one scope is the key's id.
 * {@code ServiceAccountSigner} alone speaks to it.
 */
final class SignerSource implements TokenSource {
    /** Nobody keeps a signature; what it signs says how long it holds. */
    private static final Duration NOT_KEPT = Duration.ofMinutes(1);

    private static final int LONGEST = 64 * 1024;
    private static final Pattern JWT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]+={0,2}");

    private final IamCredentials credentials;

    private SignerSource(IamCredentials credentials) {
        this.credentials = credentials;
    }

    static TokenSource open(SignerFields fields, Opening opening) {
        return new SignerSource(IamCredentials.open(fields.delegation(), opening));
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return request.claims().isPresent()
                ? sign(credentials, request.claims().get())
                : signBlob(request.audience().orElseThrow(SignerSource::nothingToSign));
    }

    /** The JWT over these claims. */
    static Mono<AccessToken> sign(IamCredentials credentials, String claims) {
        return credentials.call(
                CredentialsMethod.SIGN_JWT, payload(claims), answer -> signed(answer, "signedJwt", JWT));
    }

    private Mono<AccessToken> signBlob(String base64) {
        return credentials.call(
                CredentialsMethod.SIGN_BLOB, payload(base64), answer -> signed(answer, "signedBlob", BASE64));
    }

    private static SortedMap<String, Object> payload(String text) {
        SortedMap<String, Object> arguments = new TreeMap<>();
        arguments.put("payload", text);
        return arguments;
    }

    private static AccessToken signed(HttpAnswer answer, String member, Pattern form) {
        JsonObject json = answer.json();
        String keyId = json.text("keyId");
        if (keyId.isEmpty()) {
            throw invalid("Its keyId is empty.");
        }
        String signed = json.text(member);
        if (signed.length() > LONGEST || !form.matcher(signed).matches()) {
            throw invalid("Its " + member + " is longer than 64 KiB, or has not the form that it should have.");
        }
        return AccessToken.bearer(signed, NOT_KEPT).withScopes(Set.of(keyId));
    }

    private static TokenException.Invalid invalid(String sentence) {
        return new TokenException.Invalid(GoogleCodes.IMPERSONATION_ANSWER_INVALID, sentence);
    }

    private static TokenException nothingToSign() {
        return new TokenException.Misconfigured(GoogleCodes.NOTHING_TO_SIGN, "");
    }
}
