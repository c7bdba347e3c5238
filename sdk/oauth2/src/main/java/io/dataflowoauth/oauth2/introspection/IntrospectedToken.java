// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.introspection;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.http.OAuth2Codes;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an issuer says of a token (RFC 7662 section 2.2). Of one that is not active nothing else is known. Holds no token.
 * Immutable, safe for use by many threads.
 */
public final class IntrospectedToken {
    private static final JsonObject NOTHING = JsonObject.parse(new byte[] {'{', '}'});

    private final boolean active;
    private final JsonObject said;
    private final Set<String> scopes;
    private final List<String> audiences;
    private final Optional<JsonObject> confirmation;

    private IntrospectedToken(boolean active, JsonObject said) {
        this.active = active;
        this.said = said;
        this.scopes = said.optionalText("scope").map(IntrospectedToken::split).orElse(Set.of());
        this.audiences = audiences(said);
        this.confirmation = said.optionalObject("cnf");
        requireTypes();
    }

    /** Strictly: {@code active} is a flag, and a token whose {@code exp} has passed at that moment is not active. */
    static IntrospectedToken read(JsonObject answer, Instant now) {
        boolean active = answer.optionalFlag("active").orElseThrow(IntrospectedToken::silent);
        if (!active) {
            return new IntrospectedToken(false, NOTHING);
        }
        IntrospectedToken token = new IntrospectedToken(true, answer);
        boolean over = token.expiresAt().filter(end -> !now.isBefore(end)).isPresent();
        return over ? new IntrospectedToken(false, NOTHING) : token;
    }

    /** Whether it may be used now, for whatever it says. */
    public boolean isActive() {
        return active;
    }

    /** What it may be used for ({@code scope}), in alphabetical order. */
    public Set<String> scopes() {
        return scopes;
    }

    /** Whom it was issued to ({@code client_id}). */
    public Optional<String> clientId() {
        return said.optionalText("client_id");
    }

    /** Whom it is about ({@code sub}). */
    public Optional<String> subject() {
        return said.optionalText("sub");
    }

    /** What it is for ({@code aud}). */
    public List<String> audiences() {
        return audiences;
    }

    /** Who issued it ({@code iss}). */
    public Optional<String> issuer() {
        return said.optionalText("iss");
    }

    /** When it ends ({@code exp}), by the issuer's clock. */
    public Optional<Instant> expiresAt() {
        return instant("exp");
    }

    /** When it was issued ({@code iat}), by the issuer's clock. */
    public Optional<Instant> issuedAt() {
        return instant("iat");
    }

    /** Before when it must not be used ({@code nbf}), by the issuer's clock. */
    public Optional<Instant> notBefore() {
        return instant("nbf");
    }

    /** How it is to be presented ({@code token_type}). */
    public Optional<String> tokenType() {
        return said.optionalText("token_type");
    }

    /** Its identifier ({@code jti}). */
    public Optional<String> id() {
        return said.optionalText("jti");
    }

    /** The thumbprint of the certificate that it is bound to ({@code cnf}, {@code x5t#S256}, RFC 8705 section 3.2). */
    public Optional<String> certificateThumbprint() {
        return confirmation.flatMap(bound -> bound.optionalText("x5t#S256"));
    }

    /** The thumbprint of the DPoP key that it is bound to ({@code cnf}, {@code jkt}, RFC 9449 section 6.2). */
    public Optional<String> keyThumbprint() {
        return confirmation.flatMap(bound -> bound.optionalText("jkt"));
    }

    /** All that was said of it, read strictly; nothing of one that is not active. It may tell of a person: not for a log. */
    public JsonObject members() {
        return said;
    }

    /** Whether it is active, and when it ends. */
    @Override
    public String toString() {
        return "IntrospectedToken[" + (active ? "active" : "not active")
                + expiresAt().map(end -> " until " + end).orElse("") + "]";
    }

    /** Whoever asks later is not to meet a member of the wrong type. */
    private void requireTypes() {
        List.of(clientId(), subject(), issuer(), tokenType(), id(), certificateThumbprint(), keyThumbprint());
        List.of(expiresAt(), issuedAt(), notBefore());
    }

    private Optional<Instant> instant(String name) {
        return said.optionalInteger(name)
                .map(seconds -> Instant.ofEpochSecond(Math.max(0, Math.min(seconds, 253_402_300_799L))));
    }

    private static TokenException silent() {
        return new TokenException.Invalid(OAuth2Codes.MEMBER_INVALID, "The member active is missing.");
    }

    private static Set<String> split(String scope) {
        return scope.isBlank()
                ? Set.of()
                : Collections.unmodifiableSet(
                        new TreeSet<>(Arrays.asList(scope.strip().split(" +"))));
    }

    private static List<String> audiences(JsonObject said) {
        try {
            return said.texts("aud");
        } catch (TokenException.Invalid noList) {
            return List.of(said.text("aud"));
        }
    }
}
