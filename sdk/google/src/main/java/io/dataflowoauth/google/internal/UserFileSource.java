// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.Opening;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.oauth2.TokenAnswers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;

/**
 * Tokens by the refresh token of a user who has signed in with Google's command line (RFC 6749 section 6).
 *
 * <p>Where the issuer rotates refresh tokens, the new one is kept for as long as the source is open, and takes the place of
 * the one in the file; the file belongs to Google's tools and is not written.
 */
final class UserFileSource implements TokenSource {
    private static final String WORKFORCE = "external_account_authorized_user";
    private static final Set<String> TYPES = Set.of("authorized_user", WORKFORCE);

    private final UserFileFields fields;
    private final Opening opening;
    private final HttpDoor door;
    private final Map<Secret, Secret> rotated = new ConcurrentHashMap<>();

    private UserFileSource(UserFileFields fields, Opening opening, HttpDoor door) {
        this.fields = fields;
        this.opening = opening;
        this.door = door;
    }

    static TokenSource open(UserFileFields fields, Opening opening) {
        opening.secret(fields.file().ref());
        fields.place().endpoint().ifPresent(HttpDoors.options(opening)::requirePermitted);
        return new UserFileSource(fields, opening, HttpDoors.of(opening));
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return CredentialText.read(fields.file().ref(), fields.file().inside(), TYPES, opening)
                .flatMap(file -> refreshed(file, request))
                .onErrorMap(TokenException.Rejected.class, UserFileSource::explain);
    }

    private Mono<AccessToken> refreshed(JsonObject file, TokenRequest request) {
        CredentialText.requireUniverse(file, fields.place().endpoints());
        Secret written = CredentialText.secret(file, "refresh_token");
        return door.send(ask(file, rotated.getOrDefault(written, written), request))
                .map(answer -> read(answer, written, request));
    }

    private HttpAsk ask(JsonObject file, Secret refresh, TokenRequest request) {
        boolean workforce = CredentialText.text(file, "type").equals(WORKFORCE);
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refresh.reveal());
        if (!request.scopes().isEmpty()) {
            form.put("scope", String.join(" ", request.scopes()));
        }
        String id = CredentialText.text(file, "client_id");
        String secret = CredentialText.text(file, "client_secret");
        if (workforce) {
            URI tokens = fields.place().workforceTokens(CredentialText.text(file, "token_url"));
            String pair = Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
            return HttpAsk.form(tokens, form).withHeader("Authorization", "Basic " + pair);
        }
        form.put("client_id", id);
        form.put("client_secret", secret);
        String said = file.names().contains("token_uri") ? CredentialText.text(file, "token_uri") : Endpoints.TOKENS;
        return HttpAsk.form(fields.place().tokens(said), form);
    }

    private AccessToken read(HttpAnswer answer, Secret written, TokenRequest request) {
        AccessToken token = TokenAnswers.read(answer, request);
        answer.json()
                .optionalText("refresh_token")
                .filter(text -> !text.isEmpty())
                .ifPresent(next -> rotated.put(written, Secret.of(next)));
        return token;
    }

    private static TokenException explain(TokenException.Rejected rejected) {
        Optional<Refusal> refusal = rejected.refusal();
        boolean over =
                refusal.flatMap(Refusal::error).filter("invalid_grant"::equals).isPresent();
        ErrorCode code = over ? GoogleCodes.USER_SIGNED_OUT : GoogleCodes.GRANT_REJECTED;
        return refusal.isPresent()
                ? new TokenException.Rejected(code, code.summary() + " The answer: " + refusal.get(), refusal.get())
                : rejected;
    }
}
