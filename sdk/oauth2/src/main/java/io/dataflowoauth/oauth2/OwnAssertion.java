// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import java.util.Optional;

/**
 * What a client says in an assertion that it signs itself for a grant (RFC 7523 section 3), and with which key: about whom,
 * in whose name, for whom. It lives 60 s, and is made anew for each attempt.
 *
 * <p>Part of a recipe as plain fields; holds no secret. Immutable, safe for use by many threads.
 */
public final class OwnAssertion {
    private final KeyPlace key;
    private final String subject;
    private final Parts parts;

    private OwnAssertion(KeyPlace key, String subject, Parts parts) {
        this.key = requireNonNull(key, "key");
        this.subject = requireNonNull(subject, "subject");
        this.parts = parts;
    }

    /** About that subject, signed with that key. */
    public static OwnAssertion of(KeyPlace key, String subject) {
        return new OwnAssertion(
                key, subject, new Parts(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false));
    }

    /** This, with that {@code iss} in place of the client id. */
    public OwnAssertion withIssuer(String issuer) {
        return with(new Parts(Optional.of(issuer), parts.audience, parts.keyId, parts.algorithm, parts.scopeClaim));
    }

    /** This, with that {@code aud} in place of the issuer, for vendors that demand their token endpoint or a fixed text. */
    public OwnAssertion withAudience(String audience) {
        return with(new Parts(parts.issuer, Optional.of(audience), parts.keyId, parts.algorithm, parts.scopeClaim));
    }

    /** This, with the scopes as the claim {@code scope} too, for vendors that read them there. */
    public OwnAssertion withScopeClaim() {
        return with(new Parts(parts.issuer, parts.audience, parts.keyId, parts.algorithm, true));
    }

    /** This, with that {@code kid} in the header. */
    public OwnAssertion withKeyId(String id) {
        return with(new Parts(parts.issuer, parts.audience, Optional.of(id), parts.algorithm, parts.scopeClaim));
    }

    /** This, signing with that algorithm where the key's type allows more than one. */
    public OwnAssertion withAlgorithm(String name) {
        return with(new Parts(parts.issuer, parts.audience, parts.keyId, Optional.of(name), parts.scopeClaim));
    }

    /** The key. */
    public KeyPlace key() {
        return key;
    }

    /** The {@code sub}. */
    public String subject() {
        return subject;
    }

    /** The {@code iss}, where it is not the client id. */
    public Optional<String> issuer() {
        return parts.issuer;
    }

    /** The {@code aud}, where it is not the issuer. */
    public Optional<String> audience() {
        return parts.audience;
    }

    /** The {@code kid}, where it is not left to the key. */
    public Optional<String> keyId() {
        return parts.keyId;
    }

    /** The {@code alg}, where it is not left to the key. */
    public Optional<String> algorithm() {
        return parts.algorithm;
    }

    /** Whether the scopes are a claim too. */
    public boolean hasScopeClaim() {
        return parts.scopeClaim;
    }

    RecipeObject writeTo(RecipeObject recipe) {
        RecipeObject written =
                key.writeTo(recipe, "assertionKey").with("subject", subject).with("scopeClaim", parts.scopeClaim);
        written = with(written, "assertionIssuer", parts.issuer);
        written = with(written, "assertionAudience", parts.audience);
        written = with(written, "assertionKeyId", parts.keyId);
        return with(written, "assertionAlgorithm", parts.algorithm);
    }

    /** Reads what {@link #writeTo} wrote; empty if there is no key, and then what goes with one is no known field. */
    static Optional<OwnAssertion> readFrom(RecipeObject.Reader fields) {
        Optional<KeyPlace> key = KeyPlace.readFrom(fields, "assertionKey");
        if (key.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new OwnAssertion(
                key.get(),
                fields.text("subject"),
                new Parts(
                        fields.optionalText("assertionIssuer"),
                        fields.optionalText("assertionAudience"),
                        fields.optionalText("assertionKeyId"),
                        fields.optionalText("assertionAlgorithm"),
                        fields.flag("scopeClaim"))));
    }

    /** The subject, and where the key is. */
    @Override
    public String toString() {
        return "OwnAssertion[" + subject + " with " + key + "]";
    }

    private OwnAssertion with(Parts changed) {
        return new OwnAssertion(key, subject, changed);
    }

    private static RecipeObject with(RecipeObject object, String field, Optional<String> value) {
        return value.isPresent() ? object.with(field, value.get()) : object;
    }

    private record Parts(
            Optional<String> issuer,
            Optional<String> audience,
            Optional<String> keyId,
            Optional<String> algorithm,
            boolean scopeClaim) {}
}
