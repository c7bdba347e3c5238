// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import io.dataflowoauth.Secret;
import io.dataflowoauth.http.JsonObject;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/** The issuer of the npm package oidc-provider, on loopback by http and by https. */
final class OidcProvider implements AutoCloseable {
    private static final long LONGEST_START_SECONDS = 60;
    private static final long LONGEST_ANSWER_SECONDS = 10;

    private final Material material;
    private final ServerProcess process;
    private final JsonObject place;

    OidcProvider(Material material) {
        this.material = material;
        process =
                ServerProcess.start("oidc-provider", Folder.ofServer("node"), Map.of(), List.of("node", "issuer.mjs"));
        process.tell(told());
        place = process.answer(LONGEST_START_SECONDS);
    }

    URI issuer() {
        return URI.create(place.text("issuer"));
    }

    URI secureIssuer() {
        return URI.create(place.text("secureIssuer"));
    }

    /** A refresh token of a user who logged in at that client. */
    Secret login(String client) {
        return asked("{\"client\":\"" + client + "\"}");
    }

    /** The same, bound to the client's key. */
    Secret boundLogin(String client) {
        return asked("{\"client\":\"" + client + "\",\"key\":\"" + material.thumbprint() + "\"}");
    }

    Material material() {
        return material;
    }

    @Override
    public void close() {
        process.close();
    }

    private String told() {
        return "{\"secret\":\"" + material.secret + "\",\"jwks\":" + material.jwks() + ",\"certificate\":"
                + certificate(material.client) + ",\"keyStore\":\"" + material.server.store() + "\",\"password\":\""
                + Identity.PASSWORD + "\",\"trusted\":[\""
                + material.client.pem().replace("\n", "\\n") + "\",\""
                + material.stranger.pem().replace("\n", "\\n") + "\"]}";
    }

    /** The certificate as a key set names it. */
    private static String certificate(Identity identity) {
        try {
            X509Certificate certificate = identity.certificate();
            return RSAKey.parse(certificate).toJSONString();
        } catch (JOSEException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private Secret asked(String line) {
        process.tell(line);
        return Secret.of(process.answer(LONGEST_ANSWER_SECONDS).text("refresh_token"));
    }
}
