// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.file.Path;
import java.util.Base64;

/** What clients and servers of one run share: a secret, keys and certificates, none of them in the repository. */
final class Material {
    final Path folder = Folder.fresh("material");
    final String secret = Folder.secret();
    final ECKey key = key("signing");
    final Identity server = Identity.named("server", folder);
    final Identity client = Identity.named("certified", folder);
    final Identity stranger = Identity.named("stranger", folder);

    /** Servers see both clients' certificates; whether that is enough, they decide by the name. */
    final Path clients = Identity.trusting(folder.resolve("clients.p12"), client, stranger);

    final Path servers = Identity.trusting(folder.resolve("servers.p12"), server);

    /** The public key that servers know of the client that signs. */
    String jwks() {
        return "{\"keys\":[" + key.toPublicJWK().toJSONString() + "]}";
    }

    /** The same public key, in PEM. */
    String pem() {
        try {
            return "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getEncoder().encodeToString(key.toPublicKey().getEncoded())
                    + "\n-----END PUBLIC KEY-----\n";
        } catch (JOSEException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Of the same key (RFC 7638). */
    String thumbprint() {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException broken) {
            throw new IllegalStateException(broken);
        }
    }

    static ECKey key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyID(id)
                    .generate();
        } catch (JOSEException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
