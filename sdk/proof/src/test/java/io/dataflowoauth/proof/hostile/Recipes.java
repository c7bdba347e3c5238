// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import static io.dataflowoauth.proof.hostile.Member.quoted;

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
                oauth2("oauth2.refresh-token", text("refreshToken", Member.Type.EXACT, "named:refresh")),
                oauth2(
                        "oauth2.token-exchange",
                        text("subjectToken", Member.Type.EXACT, "named:subject"),
                        text("subjectTokenType", Member.Type.EXACT, "urn:ietf:params:oauth:token-type:id_token")
                                .optional(),
                        text("actorToken", Member.Type.EXACT, "named:subject").optional(),
                        text("requestedTokenType", Member.Type.EXACT, "urn:ietf:params:oauth:token-type:access_token")
                                .optional()),
                oauth2("oauth2.jwt-bearer", text("assertion", Member.Type.EXACT, "named:subject")),
                oauth2(
                        "oauth2.extension-grant",
                        text("grantType", Member.Type.EXACT, "urn:vendor:kiosk"),
                        list("parameters", "[\"till=7\"]")),
                google(
                        "google.federated",
                        text("audience", Member.Type.EXACT, Goods.AUDIENCE),
                        text("subjectToken", Member.Type.URL, "url:https://subject.example/subject"),
                        text("subjectTokenField", Member.Type.LOOSE, "value").optional(),
                        text("subjectTokenType", Member.Type.EXACT, "urn:ietf:params:oauth:token-type:id_token")
                                .optional(),
                        list("subjectTokenHeaders", "[\"X-Job: 7\"]"),
                        text("tokenUrl", Member.Type.URL, "https://sts.googleapis.com/v1/token")
                                .optional()),
                delegation(
                        "google.impersonated",
                        list("scopes", READ),
                        Member.of("lifetimeSeconds", Member.Type.LIFETIME, "1800")
                                .optional()),
                delegation("google.impersonated-id-token", text("audience", Member.Type.EXACT, Goods.SERVICE)),
                delegation(
                        "google.acting-for",
                        list("scopes", READ),
                        text("user", Member.Type.EXACT, "ada@corp.example"),
                        text("tokenUrl", Member.Type.URL, "https://oauth2.googleapis.com/token")
                                .optional()),
                machine("google.attached"),
                machine("google.attached-id-token", text("audience", Member.Type.EXACT, Goods.SERVICE)),
                google(
                        "google.key-file",
                        text("file", Member.Type.EXACT, "named:key"),
                        Member.of("inside", Member.Type.FLAG, "false").optional(),
                        list("scopes", READ)),
                google("google.user-file", text("file", Member.Type.EXACT, "named:user")),
                google("google.bounded", Member.of("source", Member.Type.OBJECT, CLOUD), rule()));
    }

    private static Member rule() {
        return Member.of(
                "rule1",
                Member.Type.OBJECT,
                "{\"kind\":\"google.boundary-rule\",\"bucket\":\"exports\",\"prefix\":\"a/\","
                        + "\"roles\":[\"roles/storage.objectViewer\"]}");
    }

    private static Good oauth2(String kind, Member... own) {
        return good(
                kind,
                List.of(
                        text("issuer", Member.Type.URL, Lane.ISSUER),
                        text("clientId", Member.Type.LOOSE, "bill"),
                        text("authentication", Member.Type.EXACT, "client_secret_basic"),
                        text("secret", Member.Type.EXACT, "named:client"),
                        list("scopes", "[\"read\"]"),
                        text("audience", Member.Type.LOOSE, "bills").optional(),
                        list("resources", "[\"https://bills.example/\"]"),
                        text("tokenEndpoint", Member.Type.URL, Lane.ISSUER + "/token")
                                .optional(),
                        text("revocationEndpoint", Member.Type.URL, Lane.ISSUER + "/revoke")
                                .optional(),
                        Member.of("lifetimeSeconds", Member.Type.LIFETIME, "600")
                                .optional(),
                        Member.of("tokenEndpointAudience", Member.Type.FLAG, "false")
                                .optional()),
                own);
    }

    private static Good google(String kind, Member... own) {
        return good(
                kind,
                List.of(
                        list("trustedHosts", "[\"private.example\"]"),
                        text("universe", Member.Type.EXACT, "googleapis.com").optional()),
                own);
    }

    private static Good delegation(String kind, Member... own) {
        return good(
                kind,
                List.of(
                        text("serviceAccount", Member.Type.EXACT, Goods.READER),
                        Member.of("source", Member.Type.OBJECT, SOURCE),
                        list("delegates", "[\"middle@demo.iam.gserviceaccount.com\"]"),
                        text("quotaProject", Member.Type.EXACT, "demo-project").optional(),
                        text("endpoint", Member.Type.URL, "https://iamcredentials.googleapis.com")
                                .optional()),
                own);
    }

    private static Good machine(String kind, Member... own) {
        return good(
                kind,
                List.of(
                        text("serviceAccount", Member.Type.EXACT, Goods.READER).optional(),
                        text("metadataHost", Member.Type.EXACT, "metadata.google.internal")
                                .optional()),
                own);
    }

    private static Good good(String kind, List<Member> shared, Member... own) {
        List<Member> all = new ArrayList<>(List.of(Member.exact("kind", kind)));
        all.addAll(shared);
        all.addAll(List.of(own));
        return new Good(kind, new JsonText(all));
    }

    private static Member text(String name, Member.Type type, String value) {
        return Member.of(name, type, quoted(value));
    }

    /** One that may be left out, as every list may by its form. */
    private static Member list(String name, String value) {
        return Member.of(name, Member.Type.LIST, value).optional();
    }
}
