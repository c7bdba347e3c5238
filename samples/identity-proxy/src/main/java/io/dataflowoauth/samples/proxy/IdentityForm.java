// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.proxy;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.access.guard.Access;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.jose.SigningKey;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * How the service behind the proxy learns who calls.
 *
 * <p>Plain headers are worth something only where nobody but the proxy can reach the service. A signed one can be verified:
 * it is a JWT of a minute, for the upstream's audience, with the proxy's key.
 */
final class IdentityForm {
    static final String ISSUER = "X-Identity-Issuer";
    static final String SUBJECT = "X-Identity-Subject";
    static final String TOKEN = "X-Identity-Token";

    private static final int LIFETIME = 60;

    private final Optional<Signed> signed;

    private IdentityForm(Optional<Signed> signed) {
        this.signed = signed;
    }

    static IdentityForm read(JsonObject json, Path file) {
        Fields.requireKnown(json, Set.of("form", "key", "keyId", "issuer", "audience"));
        return switch (json.text("form")) {
            case "plain" -> new IdentityForm(Optional.empty());
            case "signed" -> new IdentityForm(Optional.of(Signed.read(json, file)));
            default -> throw new BadFile("The form of an identity is plain or signed");
        };
    }

    /** The headers for a caller. Signs where it may take time. */
    Mono<Map<String, String>> headers(Access access, Instant now) {
        return signed.map(form -> Mono.fromCallable(() -> Map.of(TOKEN, form.sign(access, now)))
                        .subscribeOn(Schedulers.boundedElastic()))
                .orElseGet(() -> Mono.just(Map.of(
                        ISSUER, visible(access.principal().issuer()),
                        SUBJECT, visible(access.principal().subject()))));
    }

    /** So that no name can break a header apart, or be mistaken for another. */
    private static String visible(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private record Signed(SigningKey key, String issuer, String audience) {
        private static Signed read(JsonObject json, Path file) {
            try {
                Secret text = Secret.of(Files.readString(file.resolveSibling(json.text("key"))));
                SigningKey key = SigningKey.read(text).withKeyId(json.text("keyId"));
                return new Signed(key, json.text("issuer"), json.text("audience"));
            } catch (IOException | TokenException.Misconfigured unreadable) {
                throw new BadFile("The key of signed identities cannot be read");
            }
        }

        private String sign(Access access, Instant now) {
            return key.sign(
                    "JWT",
                    Map.of(
                            "iss", issuer,
                            "aud", audience,
                            "sub", access.principal().subject(),
                            "idp", access.principal().issuer(),
                            "scope", String.join(" ", access.token().scopes()),
                            "iat", now.getEpochSecond(),
                            "exp", now.getEpochSecond() + LIFETIME));
        }
    }
}
