// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.TestCertificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The clients of the npm packages openid-client and oauth4webapi, which do what a line says. */
final class OpenidClient implements AutoCloseable {
    private static final long LONGEST_ANSWER_SECONDS = 30;

    private final ServerProcess process =
            ServerProcess.start("openid-client", Folder.ofServer("node"), Map.of(), List.of("node", "client.mjs"));

    /** One of the two libraries. */
    enum Library {
        OPENID_CLIENT("openid-client"),
        OAUTH4WEBAPI("oauth4webapi");

        private final String npm;

        Library(String npm) {
            this.npm = npm;
        }
    }

    /** What to do: {@code token}, {@code refresh}, {@code grant}, {@code introspect}, {@code revoke}, {@code bound}. */
    record Deed(Library library, String name, Map<String, String> parameters) {
        static Deed of(String name, Map<String, String> parameters) {
            return new Deed(Library.OPENID_CLIENT, name, parameters);
        }

        /** A token. */
        static Deed token(Library library, String scope) {
            return new Deed(library, "token", Map.of("scope", scope));
        }

        /** A token that is bound to a new key, and who userinfo says that it is for. */
        static Deed bound(Library library, String algorithm) {
            return new Deed(library, "bound", Map.of("algorithm", algorithm));
        }
    }

    JsonObject token(FakeOidcIssuer issuer, FakeClient client, String scope) {
        return done(issuer, client, Deed.token(Library.OPENID_CLIENT, scope));
    }

    JsonObject refreshed(FakeOidcIssuer issuer, FakeClient client, String refreshToken) {
        return done(issuer, client, Deed.of("refresh", Map.of("refresh_token", refreshToken)));
    }

    JsonObject granted(FakeOidcIssuer issuer, FakeClient client, Map<String, String> parameters) {
        return done(issuer, client, Deed.of("grant", parameters));
    }

    JsonObject introspected(FakeOidcIssuer issuer, FakeClient client, String token) {
        return done(issuer, client, Deed.of("introspect", Map.of("token", token)));
    }

    JsonObject revoked(FakeOidcIssuer issuer, FakeClient client, String token) {
        return done(issuer, client, Deed.of("revoke", Map.of("token", token)));
    }

    /** What came back, or an object that has an {@code error}. */
    JsonObject done(FakeOidcIssuer issuer, FakeClient client, Deed deed) {
        return answered(line(issuer, client, deed));
    }

    /** As {@link #done}, by a client that shows that certificate. */
    JsonObject showing(TestCertificate certificate, FakeOidcIssuer issuer, FakeClient client, Deed deed) {
        Map<String, Object> line = line(issuer, client, deed);
        line.put("ca", issuer.overTls().pem());
        line.put("certificate", certificate.pem());
        line.put("certificateKey", certificate.key().reveal());
        return answered(line);
    }

    @Override
    public void close() {
        process.close();
    }

    private JsonObject answered(Map<String, Object> line) {
        process.tell(JSONObjectUtils.toJSONString(line));
        return process.answer(LONGEST_ANSWER_SECONDS);
    }

    private static Map<String, Object> line(FakeOidcIssuer issuer, FakeClient client, Deed deed) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("issuer", issuer.issuer().toString());
        line.put("client", client.id());
        line.put("method", client.method().registered());
        line.put("library", deed.library.npm);
        line.put("deed", deed.name);
        line.put("parameters", deed.parameters);
        line.putAll(proof(client));
        return line;
    }

    private static Map<String, String> proof(FakeClient client) {
        return switch (client.method()) {
            case NONE, TLS_CLIENT_AUTH, SELF_SIGNED_TLS_CLIENT_AUTH -> Map.of();
            case PRIVATE_KEY_JWT -> Map.of("pem", client.privateKeyPem().reveal(), "keyId", client.keyId());
            case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST, CLIENT_SECRET_JWT ->
                Map.of("secret", client.secret().reveal());
        };
    }
}
