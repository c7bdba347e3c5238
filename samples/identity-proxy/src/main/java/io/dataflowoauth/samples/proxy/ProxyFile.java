// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.proxy;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.http.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * The one file that a proxy runs by. Files that it names lie beside it.
 *
 * @param listen where it listens
 * @param publicOrigin what clients call: scheme, host, port
 * @param trust whose tokens are taken
 * @param upstream the service behind it
 * @param identity how that learns who calls
 * @param routes what is needed where
 */
record ProxyFile(
        Listen listen, URI publicOrigin, Trust trust, Upstream upstream, IdentityForm identity, Routes routes) {
    private static final Set<String> FIELDS =
            Set.of("listen", "publicOrigin", "trust", "upstream", "policy", "identity", "routes");

    static ProxyFile read(Path file) throws IOException {
        try {
            return read(JsonObject.parse(Files.readAllBytes(file)), file.toAbsolutePath());
        } catch (TokenException.Invalid | IllegalArgumentException broken) {
            throw new BadFile(file + ": " + broken.getMessage());
        }
    }

    private static ProxyFile read(JsonObject json, Path file) {
        Fields.requireKnown(json, FIELDS);
        return new ProxyFile(
                Listen.read(json.object("listen"), file),
                URI.create(json.text("publicOrigin")),
                Trust.read(json.object("trust")),
                new Upstream(URI.create(json.text("upstream")), file.resolveSibling(json.text("policy"))),
                IdentityForm.read(json.object("identity"), file),
                new Routes(json.objects("routes").stream().map(RouteRule::read).toList()));
    }

    /**
     * Where it listens.
     *
     * @param host the address; with a certificate it speaks TLS
     */
    record Listen(String host, int port, Optional<Path> certificate, Optional<Path> key) {
        private static Listen read(JsonObject json, Path file) {
            Fields.requireKnown(json, Set.of("host", "port", "certificate", "key"));
            Optional<Path> certificate = json.optionalText("certificate").map(file::resolveSibling);
            Optional<Path> key = json.optionalText("key").map(file::resolveSibling);
            if (certificate.isPresent() != key.isPresent()) {
                throw new BadFile("A certificate and its key go together");
            }
            return new Listen(json.text("host"), (int) json.integer("port"), certificate, key);
        }
    }

    /**
     * Whose tokens are taken.
     *
     * @param loopback whether the issuer may be asked over plain http on this machine
     */
    record Trust(TokenProfile profile, boolean loopback) {
        private static Trust read(JsonObject json) {
            Fields.requireKnown(json, Set.of("issuer", "audience", "tokens", "loopback"));
            String issuer = json.text("issuer");
            String audience = json.text("audience");
            TokenProfile profile = switch (json.text("tokens")) {
                case "access" -> TokenProfile.accessToken(issuer, audience);
                case "id" -> TokenProfile.idToken(issuer, audience);
                case "plain" -> TokenProfile.plain(issuer, audience);
                default -> throw new BadFile("Tokens are access, id or plain");
            };
            return new Trust(profile, json.optionalFlag("loopback").orElse(false));
        }
    }

    /**
     * The service behind it, and the policy by which it is reached.
     *
     * @param url scheme, host and port
     */
    record Upstream(URI url, Path policy) {
        Upstream {
            boolean known = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (!known || url.getHost() == null || !url.getRawPath().isEmpty()) {
                throw new BadFile("The upstream is scheme, host and port");
            }
        }

        boolean tls() {
            return url.getScheme().equals("https");
        }

        int port() {
            return url.getPort() >= 0 ? url.getPort() : tls() ? 443 : 80;
        }
    }
}
