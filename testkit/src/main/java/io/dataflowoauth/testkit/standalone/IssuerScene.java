// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.standalone;

import io.dataflowoauth.Secret;
import io.dataflowoauth.jose.SignatureAlgorithm;
import io.dataflowoauth.testkit.ClaimStyle;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.FakeUser;
import io.dataflowoauth.testkit.TestkitServer;
import io.dataflowoauth.testkit.TokenForm;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Opens one issuer of a scene, with its clients and users.
 *
 * @param folder where the secrets of its clients go
 */
record IssuerScene(Folder folder) {
    private static final Map<String, ClaimStyle> STYLES = Map.of(
            "standard", ClaimStyle.standard(),
            "okta", ClaimStyle.okta(),
            "entra", ClaimStyle.entra(),
            "keycloak", ClaimStyle.keycloak(),
            "google", ClaimStyle.google());
    private static final Map<String, Function<String, FakeClient>> METHODS = Map.of(
            "client_secret_basic", FakeClient::basic,
            "client_secret_post", FakeClient::post,
            "client_secret_jwt", FakeClient::secretJwt,
            "private_key_jwt", FakeClient::privateKeyJwt,
            "none", FakeClient::withoutSecret);

    void play(TestkitServer server, SceneNode node) {
        String name = node.text("name");
        FakeOidcIssuer issuer = server.issuer(name, options(node));
        node.nodes("clients").forEach(client -> register(issuer, name, client));
        node.nodes("users").forEach(user -> issuer.registerUser(user(user)));
        node.end();
        folder.tell("DATAFLOW_OAUTH_ISSUER_" + variable(name), issuer.issuer().toString());
    }

    private static FakeOidcIssuerOptions options(SceneNode node) {
        FakeOidcIssuerOptions options = FakeOidcIssuerOptions.defaults();
        options = with(options, node.duration("tokenLifetime"), FakeOidcIssuerOptions::withTokenLifetime);
        options = with(options, node.duration("subjectTokenLifetime"), FakeOidcIssuerOptions::withSubjectTokenLifetime);
        options = with(
                options, choice(node, "algorithm", SignatureAlgorithm.values()), FakeOidcIssuerOptions::withAlgorithm);
        options = with(options, choice(node, "tokens", TokenForm.values()), FakeOidcIssuerOptions::withTokenForm);
        options = with(options, choice(node, "style", STYLES), FakeOidcIssuerOptions::withClaimStyle);
        options = node.flag("https") ? options.withHttps() : options;
        options = node.flag("rotatingRefreshTokens") ? options.withRotatingRefreshTokens() : options;
        options = node.flag("pushedRequests") ? options.withPushedRequests() : options;
        for (Map.Entry<String, Object> member : node.members("metadata").entrySet()) {
            options = options.withMetadata(member.getKey(), member.getValue());
        }
        return options;
    }

    private void register(FakeOidcIssuer issuer, String of, SceneNode node) {
        String id = node.text("id");
        FakeClient client = choice(node, "method", METHODS)
                .orElse(FakeClient::basic)
                .apply(id)
                .withScopes(node.texts("scopes"))
                .withAudiences(node.texts("audiences"))
                .withRedirects(node.texts("redirects"))
                .withLogoutRedirects(node.texts("logoutRedirects"));
        client = with(client, node.duration("tokenLifetime"), FakeClient::withTokenLifetime);
        client = with(client, choice(node, "tokens", TokenForm.values()), FakeClient::withTokenForm);
        client = with(client, node.optionalText("secret").map(Secret::of), FakeClient::withSecret);
        client = node.flag("boundTokens") ? client.withBoundTokens() : client;
        node.end();
        issuer.registerClient(client);
        folder.keepClient(of, client);
    }

    private static FakeUser user(SceneNode node) {
        FakeUser user = FakeUser.named(node.text("name"))
                .withGroups(node.texts("groups"))
                .withRoles(node.texts("roles"));
        for (Map.Entry<String, Object> claim : node.members("claims").entrySet()) {
            user = user.withClaim(claim.getKey(), claim.getValue());
        }
        node.end();
        return user;
    }

    private static <T, V> T with(T value, Optional<V> change, BiFunction<T, V, T> changing) {
        return change.map(one -> changing.apply(value, one)).orElse(value);
    }

    private static <V> Optional<V> choice(SceneNode node, String member, Map<String, V> choices) {
        return node.optionalText(member).map(text -> {
            V chosen = choices.get(text);
            if (chosen == null) {
                throw node.wrong(
                        member,
                        "it is one of " + choices.keySet().stream().sorted().toList());
            }
            return chosen;
        });
    }

    private static <V extends Enum<V>> Optional<V> choice(SceneNode node, String member, V[] choices) {
        return node.optionalText(member)
                .map(text -> Arrays.stream(choices)
                        .filter(one -> one.name().equalsIgnoreCase(text))
                        .findFirst()
                        .orElseThrow(() -> node.wrong(member, "it is one of " + Arrays.toString(choices))));
    }

    static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
