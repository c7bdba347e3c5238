// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import io.dataflowoauth.http.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;

/** The admin API of Keycloak for one realm. */
final class Admin {
    /** A higher priority than the keys have with which a realm begins. */
    static final int ABOVE_ALL = 200;

    private final URI realm;
    private final String token;

    private Admin(URI realm, String token) {
        this.realm = realm;
        this.token = token;
    }

    static Admin of(URI server, String realm, String password) {
        JsonObject answer = Fixture.json(Fixture.form(
                server.resolve("/realms/master/protocol/openid-connect/token"),
                Map.of("grant_type", "password", "client_id", "admin-cli", "username", "admin", "password", password)));
        return new Admin(server.resolve("/admin/realms/" + realm), answer.text("access_token"));
    }

    /** A key for signing; that of the highest priority signs. */
    void addKey(int priority) {
        post(
                "/components",
                "{\"name\":\"rotated-" + priority + "\",\"providerId\":\"rsa-generated\","
                        + "\"providerType\":\"org.keycloak.keys.KeyProvider\","
                        + "\"config\":{\"priority\":[\"" + priority
                        + "\"],\"enabled\":[\"true\"],\"active\":[\"true\"],"
                        + "\"algorithm\":[\"RS256\"],\"keySize\":[\"2048\"]}}");
    }

    void removeKey(String keyId) {
        String provider = Fixture.json(request("/keys")).objects("keys").stream()
                .filter(key -> key.text("kid").equals(keyId))
                .findFirst()
                .orElseThrow()
                .text("providerId");
        Fixture.body(request("/components/" + provider).DELETE());
    }

    private void post(String path, String json) {
        Fixture.body(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(realm + path)).header("Authorization", "Bearer " + token);
    }
}
