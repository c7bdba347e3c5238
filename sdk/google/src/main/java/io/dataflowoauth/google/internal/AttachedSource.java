// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Opening;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.oauth2.TokenAnswers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Mono;

/**
 * One question to the metadata server for a token of an attached service account. The server keeps a token until five
 * minutes before its end and gives the same one until then, which the stream takes for what it is.
 */
final class AttachedSource implements TokenSource {
    private final AttachedFields fields;
    private final MetadataServer server;

    private AttachedSource(AttachedFields fields, MetadataServer server) {
        this.fields = fields;
        this.server = server;
    }

    static TokenSource open(AttachedFields fields, Opening opening) {
        return new AttachedSource(fields, MetadataServer.open(fields.place(), opening));
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return fields.audience().isPresent() ? idToken(fields.audience().get()) : accessToken(request);
    }

    private Mono<AccessToken> accessToken(TokenRequest request) {
        // a comma parts them here, and a space everywhere else
        String scopes = request.scopes().isEmpty() ? "" : "?scopes=" + encoded(String.join(",", request.scopes()));
        return server.get(account() + "/token" + scopes, "service account on this machine")
                .map(answer -> TokenAnswers.read(answer, request));
    }

    private Mono<AccessToken> idToken(String audience) {
        String query = "?audience=" + encoded(audience) + "&format=full";
        return server.get(account() + "/identity" + query, "service account on this machine")
                .map(answer ->
                        IdTokens.read(new String(answer.body(), StandardCharsets.UTF_8), audience, answer.date()));
    }

    private String account() {
        return "/computeMetadata/v1/instance/service-accounts/" + fields.account();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
