// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import static io.dataflowoauth.proof.hostile.Member.exact;
import static io.dataflowoauth.proof.hostile.Member.quoted;

/** What everybody sends who means well: answers by path, and files. */
final class Goods {
    static final String AUDIENCE =
            "//iam.googleapis.com/projects/7/locations/global/workloadIdentityPools/pool/providers/ci";
    static final String WORKFORCE_AUDIENCE = "//iam.googleapis.com/locations/global/workforcePools/staff/providers/idp";
    static final String READER = "reader@demo.iam.gserviceaccount.com";
    static final String SERVICE = "https://service.example";
    static final String IMPERSONATION =
            "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/" + READER + ":generateAccessToken";

    private static final String ACCESS = "urn:ietf:params:oauth:token-type:access_token";
    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

    static final JsonText METADATA = JsonText.of(
            exact("issuer", Lane.ISSUER),
            Member.of("token_endpoint", Member.Type.URL, quoted(Lane.ISSUER + "/token")),
            Member.of("introspection_endpoint", Member.Type.URL, quoted(Lane.ISSUER + "/introspect")),
            Member.of("jwks_uri", Member.Type.URL, quoted(Lane.ISSUER + "/jwks"))
                    .optional());
    static final JsonText KEYS = JsonText.of(Member.of(
            "keys",
            Member.Type.LIST,
            "[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"k\",\"x\":\"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY\","
                    + "\"y\":\"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU\"}]"));
    static final JsonText TOKEN = JsonText.of(
            exact("access_token", Canary.ACCESS_TOKEN),
            exact("token_type", "Bearer"),
            Member.of("expires_in", Member.Type.LIFETIME, "3600").optional(),
            exact("scope", "read").optional());
    static final JsonText EXCHANGED = JsonText.of(
            exact("access_token", Canary.ACCESS_TOKEN),
            exact("issued_token_type", ACCESS),
            exact("token_type", "Bearer"),
            Member.of("expires_in", Member.Type.LIFETIME, "3600").optional());
    static final JsonText REFRESHED = JsonText.of(
            exact("access_token", Canary.ACCESS_TOKEN),
            exact("token_type", "Bearer"),
            Member.of("refresh_token", Member.Type.LOOSE, quoted(Canary.REFRESH_TOKEN))
                    .optional());
    static final JsonText GOOGLE_TOKEN = JsonText.of(
            exact("access_token", Canary.ACCESS_TOKEN),
            exact("token_type", "Bearer"),
            Member.of("expires_in", Member.Type.LIFETIME, "3599").optional());
    static final JsonText IMPERSONATED =
            JsonText.of(exact("accessToken", Canary.ACCESS_TOKEN), exact("expireTime", "2026-01-01T00:30:00Z"));
    static final JsonText ID_TOKEN = JsonText.of(exact("token", Canary.idToken(SERVICE)));
    static final JsonText SIGNED_JWT =
            JsonText.of(Member.of("keyId", Member.Type.FREE, "\"k1\""), exact("signedJwt", Canary.jwt("{}")));
    static final JsonText SIGNED_BLOB =
            JsonText.of(Member.of("keyId", Member.Type.FREE, "\"k1\""), exact("signedBlob", "c2lnbmVkYmxvYg=="));
    static final JsonText SUBJECT = JsonText.of(Member.of("value", Member.Type.FREE, quoted(Canary.SUBJECT)));
    static final JsonText INTROSPECTED = JsonText.of(
            Member.of("active", Member.Type.FLAG, "true"),
            Member.of("exp", Member.Type.INTEGER, "4102444800").optional(),
            Member.of("iat", Member.Type.INTEGER, "1767225600").optional(),
            Member.of("nbf", Member.Type.INTEGER, "1767225600").optional(),
            Member.of("sub", Member.Type.LOOSE, "\"ada\"").optional(),
            Member.of("client_id", Member.Type.LOOSE, "\"bill\"").optional(),
            exact("iss", Lane.ISSUER).optional(),
            Member.of("scope", Member.Type.LOOSE, "\"read\"").optional(),
            Member.of("token_type", Member.Type.LOOSE, "\"Bearer\"").optional(),
            Member.of("jti", Member.Type.LOOSE, "\"j\"").optional(),
            Member.of("aud", Member.Type.LOOSE, "\"bills\"").optional(),
            Member.of("cnf", Member.Type.OBJECT, "{}").optional());
    static final JsonText PRINTED = JsonText.of(
            Member.of("version", Member.Type.LIFETIME, "1"),
            Member.of("success", Member.Type.FLAG, "true"),
            exact("token_type", JWT),
            Member.of("id_token", Member.Type.FREE, quoted(Canary.SUBJECT)),
            Member.of("expiration_time", Member.Type.LIFETIME, "4102444800").optional());

    static final JsonText EXTERNAL_ACCOUNT = JsonText.of(
            exact("type", "external_account"),
            exact("audience", AUDIENCE),
            exact("subject_token_type", JWT),
            exact("token_url", "https://sts.googleapis.com/v1/token").optional(),
            exact("service_account_impersonation_url", IMPERSONATION).optional(),
            Member.of(
                    "credential_source",
                    Member.Type.OBJECT,
                    "{\"url\":\"https://subject.example/subject\",\"format\":{\"type\":\"json\","
                            + "\"subject_token_field_name\":\"value\"}}"));
    static final JsonText KEY_FILE = JsonText.of(
            exact("type", "service_account"),
            exact("client_email", READER),
            Member.of("private_key_id", Member.Type.LOOSE, "\"k1\""),
            exact("private_key", Canary.PRIVATE_KEY),
            exact("token_uri", "https://oauth2.googleapis.com/token"),
            exact("universe_domain", "googleapis.com").optional());
    static final JsonText USER_FILE = JsonText.of(
            exact("type", "authorized_user"),
            Member.of("client_id", Member.Type.LOOSE, "\"764086051850-x.apps.googleusercontent.com\""),
            Member.of("client_secret", Member.Type.LOOSE, quoted(Canary.CLIENT_SECRET)),
            Member.of("refresh_token", Member.Type.LOOSE, quoted(Canary.REFRESH_TOKEN)),
            exact("token_uri", "https://oauth2.googleapis.com/token").optional(),
            exact("universe_domain", "googleapis.com").optional());
    static final JsonText WORKFORCE_FILE = JsonText.of(
            exact("type", "external_account_authorized_user"),
            Member.of("client_id", Member.Type.LOOSE, "\"staff\""),
            Member.of("client_secret", Member.Type.LOOSE, quoted(Canary.CLIENT_SECRET)),
            Member.of("refresh_token", Member.Type.LOOSE, quoted(Canary.REFRESH_TOKEN)),
            exact("token_url", "https://sts.googleapis.com/v1/oauthtoken"));
    static final JsonText IMPERSONATED_FILE = JsonText.of(
            exact("type", "impersonated_service_account"),
            exact("service_account_impersonation_url", IMPERSONATION),
            Member.of("source_credentials", Member.Type.OBJECT, USER_FILE.good()),
            Member.of("delegates", Member.Type.LIST, "[]").optional(),
            exact("quota_project_id", "demo-project").optional());

    private Goods() {}

    /** The answer to a request for a path, at whatever host. */
    static Reply answer(String path) {
        if (path.contains("/.well-known/")) {
            return Wire.json(METADATA.good()).reply();
        }
        String at = path.replaceFirst("^/[0-9]{5}/", "/issuer/").replaceFirst("\\?.*", "");
        return switch (at) {
            case "/issuer/token" ->
                Wire.json(REFRESHED.withMore("issued_token_type", quoted(ACCESS)))
                        .reply();
            case "/issuer/introspect" -> Wire.json(INTROSPECTED.good()).reply();
            case "/issuer/jwks" -> Wire.json(KEYS.good()).reply();
            case "/subject" -> Wire.json(SUBJECT.good()).reply();
            case "/v1/token" -> Wire.json(EXCHANGED.good()).reply();
            case "/token", "/v1/oauthtoken" -> Wire.json(GOOGLE_TOKEN.good()).reply();
            default -> ofMethod(at.substring(at.lastIndexOf(':') + 1), path);
        };
    }

    private static Reply ofMethod(String method, String path) {
        return switch (method) {
            case "generateAccessToken" -> Wire.json(IMPERSONATED.good()).reply();
            case "generateIdToken" -> Wire.json(ID_TOKEN.good()).reply();
            case "signJwt" -> Wire.json(SIGNED_JWT.good()).reply();
            default -> ofMachine(path);
        };
    }

    private static Reply ofMachine(String path) {
        if (path.contains("/identity")) {
            return Wire.json(Canary.idToken(SERVICE)).reply();
        }
        return path.contains("/service-accounts/")
                ? Wire.json(GOOGLE_TOKEN.good()).reply()
                : Wire.json("{}").withStatus("404 Not Found").reply();
    }
}
