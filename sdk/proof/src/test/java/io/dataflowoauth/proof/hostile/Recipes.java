// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import static io.dataflowoauth.proof.hostile.Member.quoted;

import io.dataflowoauth.proof.hostile.Member.Type;
import java.util.ArrayList;
import java.util.List;

/** One recipe of each kind that gives a token when all mean well. */
final class Recipes {
    private static final String READ = "[\"https://www.googleapis.com/auth/cloud-platform.read-only\"]";
    private static final String SOURCE =
            "{\"kind\":\"google.key-file\",\"file\":\"named:key\",\"selfSigned\":true,\"scopes\":" + READ + "}";
    private static final String CLOUD = "{\"kind\":\"google.attached\"}";

    private Recipes() {}

    /** A recipe. */
    record Good(String kind, JsonText json) {}

    static List<Good> all() {
        return List.of(
                oauth2("oauth2.client-credentials"),
                oauth2("oauth2.refresh-token", text("refreshToken", Type.EXACT, "named:refresh")),
                oauth2(
                        "oauth2.token-exchange",
                        text("subjectToken", Type.EXACT, "named:subject"),
                        text("subjectTokenType", Type.EXACT, "urn:ietf:params:oauth:token-type:id_token")
                                .optional(),
                        text("actorToken", Type.EXACT, "named:subject").optional(),
                        text("requestedTokenType", Type.EXACT, "urn:ietf:params:oauth:token-type:access_token")
                                .optional()),
                oauth2("oauth2.jwt-bearer", text("assertion", Type.EXACT, "named:subject")),
                oauth2(
                        "oauth2.extension-grant",
                        text("grantType", Type.EXACT, "urn:vendor:kiosk"),
                        list("parameters", "[\"till=7\"]")),
                google(
                        "google.federated",
                        text("audience", Type.EXACT, Goods.AUDIENCE),
                        text("subjectToken", Type.URL, "url:https://subject.example/subject"),
                        text("subjectTokenField", Type.LOOSE, "value").optional(),
                        text("subjectTokenType", Type.EXACT, "urn:ietf:params:oauth:token-type:id_token")
                                .optional(),
                        list("subjectTokenHeaders", "[\"X-Job: 7\"]"),
                        text("tokenUrl", Type.URL, "https://sts.googleapis.com/v1/token")
                                .optional()),
                delegation(
                        "google.impersonated",
                        list("scopes", READ),
                        Member.of("lifetimeSeconds", Type.LIFETIME, "1800").optional()),
                delegation("google.impersonated-id-token", text("audience", Type.EXACT, Goods.SERVICE)),
                delegation(
                        "google.acting-for",
                        list("scopes", READ),
                        text("user", Type.EXACT, "ada@corp.example"),
                        text("tokenUrl", Type.URL, "https://oauth2.googleapis.com/token")
                                .optional()),
                machine("google.attached"),
                machine("google.attached-id-token", text("audience", Type.EXACT, Goods.SERVICE)),
                google(
                        "google.key-file",
                        text("file", Type.EXACT, "named:key"),
                        Member.of("inside", Type.FLAG, "false").optional(),
                        list("scopes", READ)),
                google("google.user-file", text("file", Type.EXACT, "named:user")),
                google("google.bounded", Member.of("source", Type.OBJECT, CLOUD), rule()));
    }

    private static Member rule() {
        return Member.of(
                "rule1",
                Type.OBJECT,
                "{\"kind\":\"google.boundary-rule\",\"bucket\":\"exports\",\"prefix\":\"a/\","
                        + "\"roles\":[\"roles/storage.objectViewer\"]}");
    }

    private static Good oauth2(String kind, Member... own) {
        return good(
                kind,
                List.of(
                        text("issuer", Type.URL, Lane.ISSUER),
                        text("clientId", Type.LOOSE, "bill"),
                        text("authentication", Type.EXACT, "client_secret_basic"),
                        text("secret", Type.EXACT, "named:client"),
                        list("scopes", "[\"read\"]"),
                        text("audience", Type.LOOSE, "bills").optional(),
                        list("resources", "[\"https://bills.example/\"]"),
                        text("tokenEndpoint", Type.URL, Lane.ISSUER + "/token").optional(),
                        text("revocationEndpoint", Type.URL, Lane.ISSUER + "/revoke")
                                .optional(),
                        Member.of("lifetimeSeconds", Type.LIFETIME, "600").optional(),
                        Member.of("tokenEndpointAudience", Type.FLAG, "false").optional()),
                own);
    }

    private static Good google(String kind, Member... own) {
        return good(
                kind,
                List.of(
                        list("trustedHosts", "[\"private.example\"]"),
                        text("universe", Type.EXACT, "googleapis.com").optional()),
                own);
    }

    private static Good delegation(String kind, Member... own) {
        return good(
                kind,
                List.of(
                        text("serviceAccount", Type.EXACT, Goods.READER),
                        Member.of("source", Type.OBJECT, SOURCE),
                        list("delegates", "[\"middle@demo.iam.gserviceaccount.com\"]"),
                        text("quotaProject", Type.EXACT, "demo-project").optional(),
                        text("endpoint", Type.URL, "https://iamcredentials.googleapis.com")
                                .optional()),
                own);
    }

    private static Good machine(String kind, Member... own) {
        return good(
                kind,
                List.of(
                        text("serviceAccount", Type.EXACT, Goods.READER).optional(),
                        text("metadataHost", Type.EXACT, "metadata.google.internal")
                                .optional()),
                own);
    }

    private static Good good(String kind, List<Member> shared, Member... own) {
        List<Member> all = new ArrayList<>(List.of(Member.exact("kind", kind)));
        all.addAll(shared);
        all.addAll(List.of(own));
        return new Good(kind, new JsonText(all));
    }

    private static Member text(String name, Type type, String value) {
        return Member.of(name, type, quoted(value));
    }

    /** One that may be left out, as every list may by its form. */
    private static Member list(String name, String value) {
        return Member.of(name, Type.LIST, value).optional();
    }
}
