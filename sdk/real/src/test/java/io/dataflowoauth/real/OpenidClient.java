// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The client of the npm package openid-client, which does what a line says. */
final class OpenidClient implements AutoCloseable {
    private static final long LONGEST_ANSWER_SECONDS = 30;

    private final ServerProcess process =
            ServerProcess.start("openid-client", Folder.ofServer("node"), Map.of(), List.of("node", "client.mjs"));

    JsonObject token(FakeOidcIssuer issuer, FakeClient client, String scope) {
        return done(issuer, client, "token", Map.of("scope", scope));
    }

    JsonObject refreshed(FakeOidcIssuer issuer, FakeClient client, String refreshToken) {
        return done(issuer, client, "refresh", Map.of("refresh_token", refreshToken));
    }

    JsonObject granted(FakeOidcIssuer issuer, FakeClient client, Map<String, String> parameters) {
        return done(issuer, client, "grant", parameters);
    }

    JsonObject introspected(FakeOidcIssuer issuer, FakeClient client, String token) {
        return done(issuer, client, "introspect", Map.of("token", token));
    }

    JsonObject revoked(FakeOidcIssuer issuer, FakeClient client, String token) {
        return done(issuer, client, "revoke", Map.of("token", token));
    }

    @Override
    public void close() {
        process.close();
    }

    /** What came back, or an object that has an {@code error}. */
    private JsonObject done(FakeOidcIssuer issuer, FakeClient client, String deed, Map<String, String> parameters) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("issuer", issuer.issuer().toString());
        line.put("client", client.id());
        line.put("method", client.method().registered());
        line.put("deed", deed);
        line.put("parameters", parameters);
        line.putAll(proof(client));
        process.tell(JSONObjectUtils.toJSONString(line));
        return process.answer(LONGEST_ANSWER_SECONDS);
    }

    private static Map<String, String> proof(FakeClient client) {
        return switch (client.method().registered()) {
            case "none" -> Map.of();
            case "private_key_jwt" -> Map.of("pem", client.privateKeyPem().reveal(), "keyId", client.keyId());
            default -> Map.of("secret", client.secret().reveal());
        };
    }
}
