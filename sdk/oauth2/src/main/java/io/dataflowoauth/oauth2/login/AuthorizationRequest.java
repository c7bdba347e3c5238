// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.TokenAnswers;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** What a browser is sent to the issuer with (RFC 6749 section 4.1.1, RFC 7636 section 4.3). */
final class AuthorizationRequest {
    private final LoginClient login;
    private final Attempt attempt;
    private final URI redirect;

    AuthorizationRequest(LoginClient login, Attempt attempt, URI redirect) {
        this.login = login;
        this.attempt = attempt;
        this.redirect = redirect;
    }

    /** The URL for the browser; what it says has been said ahead where it has to be. */
    Mono<URI> at(AuthorizationPlace place) {
        Mono<List<Map.Entry<String, String>>> said = login.grants()
                .thumbprint()
                .map(thumbprint -> with(parameters(), "dpop_jkt", thumbprint))
                .defaultIfEmpty(parameters());
        Mono<List<Map.Entry<String, String>>> sent = place.pushed().isPresent()
                ? said.flatMap(all -> login.grants().post(place.pushed().get(), identified(all)))
                        .map(AuthorizationRequest::requestUri)
                        .map(uri -> List.of(Map.entry("request_uri", uri)))
                : said;
        return sent.map(all ->
                url(place.endpoint(), with(all, "client_id", login.client().clientId())));
    }

    private List<Map.Entry<String, String>> parameters() {
        List<Map.Entry<String, String>> all = new ArrayList<>(login.asked());
        all.add(Map.entry("response_type", "code"));
        all.add(Map.entry("redirect_uri", redirect.toString()));
        all.add(Map.entry("state", attempt.state().reveal()));
        all.add(Map.entry("code_challenge", attempt.challenge()));
        all.add(Map.entry("code_challenge_method", "S256"));
        if (login.asksWho()) {
            all.add(Map.entry("nonce", attempt.nonce().reveal()));
        }
        return all;
    }

    /** All proofs but one put the client's id into the form. */
    private List<Map.Entry<String, String>> identified(List<Map.Entry<String, String>> all) {
        String method = login.client().authentication().method();
        return method.equals(ClientAuthentication.CLIENT_SECRET_BASIC)
                ? with(all, "client_id", login.client().clientId())
                : all;
    }

    private static String requestUri(HttpAnswer answer) {
        if (answer.status() != 201 && answer.status() != 200) {
            throw TokenAnswers.failure(answer);
        }
        String uri = answer.json().text("request_uri");
        if (uri.isEmpty()) {
            throw LoginFailures.invalid("The request_uri is empty (RFC 9126 section 2.2).");
        }
        return uri;
    }

    /** A query that the endpoint has stays (RFC 6749 section 3.1). */
    private static URI url(URI endpoint, List<Map.Entry<String, String>> parameters) {
        String query = parameters.stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return URI.create(endpoint + (endpoint.getRawQuery() == null ? "?" : "&") + query);
    }

    private static List<Map.Entry<String, String>> with(
            List<Map.Entry<String, String>> all, String name, String value) {
        List<Map.Entry<String, String>> longer = new ArrayList<>(all);
        longer.add(Map.entry(name, value));
        return longer;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
