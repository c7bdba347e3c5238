// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.fixture.ScriptedDoor;
import io.dataflowoauth.fixture.SkippedTime;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Client;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import reactor.core.publisher.Mono;

/** A client at an issuer that answers by a script, in time that a test skips through. */
final class LoginFixture implements AutoCloseable {
    static final URI ISSUER = URI.create("https://issuer.example");
    static final URI AUTHORIZE = URI.create("https://issuer.example/authorize");
    static final String TOKEN = "{\"access_token\":\"opaque\",\"token_type\":\"Bearer\",\"expires_in\":60,"
            + "\"refresh_token\":\"the-first\"}";

    final ScriptedDoor door = new ScriptedDoor();
    final SkippedTime time = new SkippedTime();
    final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withTime(time)
            .withSecret("word", Mono.just(Secret.of("client-word")))
            .withResource(HttpDoor.class, door));

    /** Whose endpoint for tokens is known, so that nothing is discovered for it. */
    OAuth2Client client() {
        return client(ClientAuthentication.none());
    }

    OAuth2Client client(ClientAuthentication authentication) {
        return discovering(authentication).withTokenEndpoint(URI.create("https://issuer.example/token"));
    }

    OAuth2Client discovering(ClientAuthentication authentication) {
        return OAuth2Client.of(ISSUER, "laptop", authentication);
    }

    static LoginOptions at(URI endpoint) {
        return LoginOptions.defaults().withEndpoint(endpoint);
    }

    static String metadata(String more) {
        return "{\"issuer\":\"https://issuer.example\",\"token_endpoint\":\"https://issuer.example/token\"" + more
                + "}";
    }

    static String error(String code) {
        return "{\"error\":\"" + code + "\"}";
    }

    /** A JWT that nobody signed, and says that it was. */
    static String jwt(String claims) {
        return part("{\"alg\":\"ES256\"}") + "." + part(claims) + ".c2lnbmVk";
    }

    static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        runtime.close();
    }
}
