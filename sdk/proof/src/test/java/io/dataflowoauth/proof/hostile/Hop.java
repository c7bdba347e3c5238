// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import java.util.function.Function;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/** Where something comes in that somebody else has written. */
enum Hop {
    DISCOVERY("discovery", Goods.METADATA, ".*/\\.well-known/.*", Attempts::discovered),
    KEY_SET("key set", Goods.KEYS, "/[0-9]+/jwks", Attempts::verified),
    TOKEN_ENDPOINT("token endpoint", Goods.TOKEN, "/[0-9]+/token", Attempts::token),
    EXCHANGE("token endpoint, exchange", Goods.EXCHANGED, "/[0-9]+/token", Attempts::exchanged),
    REFRESH("token endpoint, refresh", Goods.REFRESHED, "/[0-9]+/token", Attempts::refreshed),
    INTROSPECTION("introspection", Goods.INTROSPECTED, "/[0-9]+/introspect", Attempts::introspected),
    REVOCATION("revocation", JsonText.of(), "/[0-9]+/revoke", Attempts::revoked),
    STS("security token service", Goods.EXCHANGED, "/v1/token", Attempts::federated),
    ACCESS_TOKEN("generateAccessToken", Goods.IMPERSONATED, ".*:generateAccessToken", Attempts::impersonated),
    ID_TOKEN("generateIdToken", Goods.ID_TOKEN, ".*:generateIdToken", Attempts::idToken),
    SIGN_JWT("signJwt", Goods.SIGNED_JWT, ".*:signJwt", Attempts::signedJwt),
    SIGN_BLOB("signBlob", Goods.SIGNED_BLOB, ".*:signBlob", Attempts::signedBlob),
    GOOGLE_TOKENS("Google's token endpoint", Goods.GOOGLE_TOKEN, "/token", Attempts::ofKey),
    METADATA("metadata server", Goods.GOOGLE_TOKEN, "/computeMetadata/.*/token.*", Attempts::attached),
    METADATA_ID_TOKEN(
            "metadata server, ID token", JsonText.of(), "/computeMetadata/.*/identity.*", Attempts::attachedId),
    SUBJECT_URL("subject token behind a URL", Goods.SUBJECT, "/subject", Attempts::subjectOfUrl),
    SUBJECT_FILE("subject token in a file", Goods.SUBJECT, Attempts::subjectOfFile),
    EXECUTABLE("subject token of a program", Goods.PRINTED, Attempts::subjectOfProgram),
    SAML("SAML assertion", JsonText.of(), Attempts::saml),
    EXTERNAL_ACCOUNT("external_account file", Goods.EXTERNAL_ACCOUNT, Attempts::externalAccount),
    IMPERSONATED_FILE("impersonated_service_account file", Goods.IMPERSONATED_FILE, Attempts::defaults),
    KEY_FILE("service_account file", Goods.KEY_FILE, Attempts::keyFile),
    USER_FILE("authorized_user file", Goods.USER_FILE, Attempts::userFile),
    WORKFORCE_FILE("external_account_authorized_user file", Goods.WORKFORCE_FILE, Attempts::userFile),
    RECIPE("recipe", JsonText.of(), Attempts::recipe);

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // a record of a list that nobody changes
    private final JsonText json;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference
    private final Function<Lane, Mono<?>> attempt;

    private final Pattern path;

    /** The text is what somebody answers to a request for such a path. */
    Hop(String title, JsonText json, String path, Function<Lane, Mono<?>> attempt) {
        this.title = title;
        this.json = json;
        this.path = Pattern.compile(path);
        this.attempt = attempt;
    }

    /** The text is a file, what a program prints, or a recipe. */
    Hop(String title, JsonText json, Function<Lane, Mono<?>> attempt) {
        this(title, json, "", attempt);
    }

    String title() {
        return title;
    }

    JsonText json() {
        return json;
    }

    boolean isAnswer() {
        return !path.pattern().isEmpty();
    }

    boolean isAt(String asked) {
        return path.matcher(asked).matches();
    }

    /** What comes in as it should be. */
    Wire good() {
        return switch (this) {
            case METADATA_ID_TOKEN -> Wire.json(Canary.idToken(Goods.SERVICE));
            case SAML -> Wire.json(Saml.GOOD);
            case RECIPE -> Wire.json(Recipes.all().get(0).json().good());
            default -> Wire.json(json.good());
        };
    }

    Mono<?> attempt(Lane lane) {
        return attempt.apply(lane);
    }
}
