// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.DpopKey;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The two pure steps of a token exchange (RFC 8693): what to send, and how to read what comes back.
 *
 * <p>Holds secrets and masks itself; never part of a recipe. Each {@code withX} gives a changed copy. Immutable, safe for
 * use by many threads.
 */
public final class TokenExchange {
    /** The grant type (RFC 8693 section 2.1). */
    public static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";
    /** The identifier of access tokens (RFC 8693 section 3). */
    public static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    /** The identifier of ID tokens (RFC 8693 section 3). */
    public static final String ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";
    /** The identifier of JWTs (RFC 8693 section 3). */
    public static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

    private final List<Map.Entry<String, String>> parameters;
    private final String requestedTokenType;

    private TokenExchange(List<Map.Entry<String, String>> parameters, String requestedTokenType) {
        this.parameters = parameters;
        this.requestedTokenType = requestedTokenType;
    }

    /** Exchanges a subject token of that type for an access token. */
    public static TokenExchange of(Secret subjectToken, String subjectTokenType) {
        return new TokenExchange(List.of(), ACCESS_TOKEN)
                .with("grant_type", GRANT_TYPE)
                .with("subject_token", subjectToken.reveal())
                .with("subject_token_type", subjectTokenType);
    }

    /** This exchange, for that logical name of the target service. */
    public TokenExchange withAudience(String audience) {
        return with("audience", audience);
    }

    /** This exchange, for that target service too (RFC 8707). */
    public TokenExchange withResource(URI resource) {
        return with("resource", resource.toString());
    }

    /** This exchange, for these scopes; none leaves them to the issuer. */
    public TokenExchange withScopes(Collection<String> scopes) {
        return scopes.isEmpty() ? this : with("scope", String.join(" ", new TreeSet<>(scopes)));
    }

    /** This exchange, on whose behalf an actor acts (RFC 8693 section 4.1): token and type always go together. */
    public TokenExchange withActor(Secret actorToken, String actorTokenType) {
        return with("actor_token", actorToken.reveal()).with("actor_token_type", actorTokenType);
    }

    /** This exchange, for a token of another type. */
    public TokenExchange withRequestedTokenType(String type) {
        return new TokenExchange(parameters, requireNonNull(type, "type"));
    }

    /**
     * This exchange, with a parameter that RFC 8693 does not know, such as {@code options}.
     *
     * @throws IllegalArgumentException if the exchange has one of that name
     */
    public TokenExchange with(String name, String value) {
        requireNonNull(value, name);
        boolean again = parameters.stream().anyMatch(one -> one.getKey().equals(name));
        if (name.equals("requested_token_type") || (again && !name.equals("resource") && !name.equals("audience"))) {
            throw new IllegalArgumentException("The exchange has the parameter " + name + " already");
        }
        List<Map.Entry<String, String>> longer = new ArrayList<>(parameters);
        longer.add(Map.entry(name, value));
        return new TokenExchange(List.copyOf(longer), requestedTokenType);
    }

    /** What to send to a token endpoint. Client authentication, where the issuer wants one, is added by the caller. */
    public HttpAsk ask(URI tokenEndpoint) {
        return HttpAsk.form(tokenEndpoint, parameters());
    }

    /** The parameters, in their order. They hold secrets. */
    public List<Map.Entry<String, String>> parameters() {
        List<Map.Entry<String, String>> all = new ArrayList<>(parameters);
        all.add(Map.entry("requested_token_type", requestedTokenType));
        return all;
    }

    /**
     * Reads what came back.
     *
     * @throws TokenException as {@link TokenAnswers#readExchange(HttpAnswer, TokenRequest, String)}
     */
    public AccessToken read(HttpAnswer answer, TokenRequest request) {
        return TokenAnswers.readExchange(answer, request, requestedTokenType);
    }

    /**
     * Reads what came back to a request with a proof of that key.
     *
     * @throws TokenException as {@link TokenAnswers#readExchange(HttpAnswer, TokenRequest, String)}, and {@code Invalid} with
     *     {@code oauth2.token-not-bound}
     */
    public AccessToken read(HttpAnswer answer, TokenRequest request, DpopKey key) {
        return TokenAnswers.readExchange(answer, request, requestedTokenType, key);
    }

    /** The number of parameters. */
    @Override
    public String toString() {
        return "TokenExchange[" + parameters.size() + " parameters, masked]";
    }
}
