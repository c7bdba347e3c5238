// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOpening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.internal.Answered;
import io.dataflowoauth.oauth2.internal.GrantEndpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** What all ways to log in share: who asks, what for, and what comes of what the person brought back. */
final class LoginClient implements AutoCloseable {
    private final OAuth2Client client;
    private final LoginOptions options;
    private final RuntimeOpening opening;
    private final GrantEndpoint grants;

    private LoginClient(OAuth2Client client, LoginOptions options, RuntimeOpening opening) {
        this.client = client;
        this.options = options;
        this.opening = opening;
        this.grants = GrantEndpoint.open(client, opening);
    }

    static LoginClient open(OAuth2Client client, LoginOptions options, TokenRuntime runtime) {
        requireNonNull(client, "client");
        requireNonNull(options, "options");
        RuntimeOpening opening = RuntimeOpening.of(runtime);
        try {
            requireLastingKey(client);
            options.endpoint().ifPresent(HttpDoors.options(opening)::requirePermitted);
            return new LoginClient(client, options, opening);
        } catch (TokenException unusable) {
            opening.close();
            throw unusable;
        }
    }

    OAuth2Client client() {
        return client;
    }

    LoginOptions options() {
        return options;
    }

    TokenTime time() {
        return opening.time();
    }

    GrantEndpoint grants() {
        return grants;
    }

    HttpDoorOptions door() {
        return HttpDoors.options(opening);
    }

    /** Whether the issuer is asked who logs in. */
    boolean asksWho() {
        return client.scopes().contains("openid") || options.scopes().contains("openid");
    }

    /** What is said where the login is asked for, whichever way. */
    List<Map.Entry<String, String>> asked() {
        Set<String> scopes = new TreeSet<>(client.scopes());
        scopes.addAll(options.scopes());
        List<Map.Entry<String, String>> asked =
                new ArrayList<>(options.parameters().entrySet());
        if (!scopes.isEmpty()) {
            asked.add(Map.entry("scope", String.join(" ", scopes)));
        }
        client.audience().ifPresent(audience -> asked.add(Map.entry("audience", audience)));
        client.resources().forEach(resource -> asked.add(Map.entry("resource", resource.toString())));
        return asked;
    }

    /** Asks once for what a code is good for. The token's lifetime counts from here. */
    Mono<LoggedIn> redeemed(List<Map.Entry<String, String>> code, Optional<Secret> nonce) {
        TokenRequest request = GrantEndpoint.request(client);
        return Mono.defer(() -> {
            Instant sent = time().now();
            return grants.answer(code, request.withScopes(), UnaryOperator.identity())
                    .map(answer -> loggedIn(
                            answer, answer.token(expecting(answer.http())).stamped(sent), nonce));
        });
    }

    @Override
    public void close() {
        opening.close();
    }

    private LoggedIn loggedIn(Answered answer, AccessToken token, Optional<Secret> nonce) {
        JsonObject json = answer.http().json();
        Optional<Secret> refreshToken = json.optionalText("refresh_token")
                .filter(text -> !text.isEmpty())
                .map(Secret::of);
        Optional<String> subject =
                asksWho() ? Optional.of(IdToken.of(json).subject(client, nonce, time().now())) : Optional.empty();
        return new LoggedIn(token, new LoggedIn.Beside(refreshToken, subject), time());
    }

    /** The client's scopes, and those of the login's own that the answer lists. */
    private TokenRequest expecting(HttpAnswer answer) {
        TokenRequest request = GrantEndpoint.request(client);
        if (answer.status() != 200 || client.scopes().isEmpty()) {
            return request;
        }
        Set<String> listed = new TreeSet<>(options.scopes());
        listed.retainAll(Arrays.asList(
                answer.json().optionalText("scope").orElse("").strip().split(" +")));
        listed.addAll(client.scopes());
        return request.withScopes(listed);
    }

    /** RFC 9449 section 5: the refresh token of a client that has no other proof is bound to the key. */
    private static void requireLastingKey(OAuth2Client client) {
        boolean keyAlone = client.authentication().method().equals(ClientAuthentication.NONE);
        if (keyAlone && client.dpop().filter(binding -> binding.key().isEmpty()).isPresent()) {
            throw new TokenException.Misconfigured(OAuth2Codes.LOGIN_KEY_EPHEMERAL, "");
        }
    }
}
