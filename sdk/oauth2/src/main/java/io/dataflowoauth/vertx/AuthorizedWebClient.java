// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.CallRetries;
import io.dataflowoauth.DpopKey;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.AuthorizedCall;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.http.Refusals;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/**
 * A Vert.x Web Client of yours whose calls carry the live token of a stream, to the origins that were named and nowhere
 * else.
 *
 * <p>The client stays yours: its pool, its limits and its closing. Redirects are not followed, whatever the client is set
 * to; they come back as answers. Safe for use by many threads.
 */
public final class AuthorizedWebClient {
    private static final HttpDoorOptions PERMITTED = HttpDoorOptions.defaults().withLoopbackHttp(true);

    /** RFC 9110 section 9.2.2. */
    private static final Set<HttpMethod> IDEMPOTENT = Set.of(
            HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE, HttpMethod.PUT, HttpMethod.DELETE);

    private static final Set<String> TELLING = Set.of("WWW-Authenticate", "Retry-After", "Date", DpopKey.NONCE_HEADER);

    private final WebClient client;
    private final Tokens tokens;
    private final Optional<CallRetries> retries;

    private AuthorizedWebClient(WebClient client, Tokens tokens, Optional<CallRetries> retries) {
        this.client = client;
        this.tokens = tokens;
        this.retries = retries;
    }

    /**
     * A client whose calls to these origins carry the live token of the stream.
     *
     * @param origins scheme, host and port, compared exactly: https, or plain http to loopback
     * @throws IllegalArgumentException if there is none, or one has a path or a query
     * @throws TokenException.Misconfigured {@code oauth2.url-forbidden} for plain http to anywhere but loopback
     */
    public static AuthorizedWebClient of(WebClient client, TokenStream stream, URI... origins) {
        if (origins.length == 0) {
            throw new IllegalArgumentException("A token needs at least one origin to go to");
        }
        Set<Origin> permitted = Arrays.stream(origins)
                .map(PERMITTED::requirePermitted)
                .map(Origin::exactly)
                .collect(Collectors.toUnmodifiableSet());
        return new AuthorizedWebClient(
                requireNonNull(client, "client"),
                new Tokens(requireNonNull(stream, "stream"), permitted),
                Optional.empty());
    }

    /**
     * This client, taking an answer 429 or 503 for a refusal, and sending a call again that met one.
     *
     * <p>Sent again, as {@link TokenStream#use(Function, CallRetries)} says, are GET, HEAD, OPTIONS, TRACE, PUT and DELETE
     * (RFC 9110 section 9.2.2) whose body can be sent twice. Any other call, POST above all, is told its refusal at once.
     */
    public AuthorizedWebClient withRetries(CallRetries limits) {
        return new AuthorizedWebClient(client, tokens, Optional.of(limits));
    }

    /** A GET, as {@link #send}. */
    public Mono<HttpResponse<Buffer>> get(URI url) {
        return send(WebCall.get(url));
    }

    /**
     * One call with the live token.
     *
     * <p>Cold: each subscription takes the token that is live then and sends the call. An answer 401 that a new token can
     * mend replaces the token and sends the call exactly once more, unless its body is a stream. A token that is bound to a
     * key (RFC 9449) comes each time with a proof of its own, and a resource that asks for a nonce in it gets the call once
     * more, on the same condition, which is no replacement and no retry. Signals come on the
     * client's event loop. Cancelling stops the waiting and any replay; an exchange under way runs on to its end or its
     * idle timeout, because the Web Client cannot reset it, and its answer is dropped.
     *
     * @return any answer but 401 and 403, and {@link #withRetries with retries} but 429 and 503; fails with
     *     {@link CallRefusedException}, diagnosed, for these; with {@link TokenException.Forbidden}
     *     {@code oauth2.origin-forbidden} before anything is asked or sent, if the origin was not named; as
     *     {@link TokenStream#token()} if there is no token; with what the client fails with, untouched
     */
    public Mono<HttpResponse<Buffer>> send(WebCall call) {
        requireNonNull(call, "call");
        return Mono.defer(() -> {
            if (!tokens.origins.contains(Origin.of(call.url()))) {
                return Mono.error(new TokenException.Forbidden(
                        OAuth2Codes.ORIGIN_FORBIDDEN, Origin.of(call.url()) + " is none of " + tokens.origins + "."));
            }
            return used(call, token -> authorized(call, token).map(answer -> accepted(call, answer)));
        });
    }

    private <R> Mono<R> used(WebCall call, Function<AccessToken, Mono<R>> exchange) {
        boolean again = IDEMPOTENT.contains(call.method()) && call.stream().isEmpty();
        return again && retries.isPresent() ? tokens.stream.use(exchange, retries.get()) : tokens.stream.use(exchange);
    }

    private Mono<HttpResponse<Buffer>> authorized(WebCall call, AccessToken token) {
        AuthorizedCall once = AuthorizedCall.of(call.method().name(), call.url());
        AuthorizedCall sent = call.stream().isPresent() ? once.withSingleUse() : once;
        return sent.send(token, headers -> exchange(call, headers), AuthorizedWebClient::whole);
    }

    private Mono<HttpResponse<Buffer>> exchange(WebCall call, Map<String, String> headers) {
        return Mono.create(sink -> sending(call, headers).onComplete(sent -> {
            if (sent.succeeded()) {
                sink.success(sent.result());
            } else {
                sink.error(sent.cause());
            }
        }));
    }

    private Future<HttpResponse<Buffer>> sending(WebCall call, Map<String, String> headers) {
        HttpRequest<Buffer> request = request(call);
        headers.forEach(request::putHeader);
        if (call.stream().isPresent()) {
            return request.sendStream(call.stream().get());
        }
        return call.body().isPresent() ? request.sendBuffer(call.body().get()) : request.send();
    }

    /** From the parts of our own parsing: a second parser might see another host in the same text. */
    private HttpRequest<Buffer> request(WebCall call) {
        Origin origin = Origin.of(call.url());
        String path = call.url().getRawPath().isEmpty() ? "/" : call.url().getRawPath();
        String query = call.url().getRawQuery();
        HttpRequest<Buffer> request = client.request(
                        call.method(), origin.port(), origin.plainHost(), query == null ? path : path + "?" + query)
                .ssl(origin.https())
                .followRedirects(false);
        call.headers().forEach(request::putHeader);
        call.idleTimeout().ifPresent(idle -> request.idleTimeout(idle.toMillis()));
        return request;
    }

    private HttpResponse<Buffer> accepted(WebCall call, HttpResponse<Buffer> answer) {
        if (!refuses(answer.statusCode())) {
            return answer;
        }
        CallRefusedException refused = new CallRefusedException(Refusals.of(whole(answer)));
        throw call.stream().isPresent() ? refused.unrepeatable() : refused;
    }

    private boolean refuses(int status) {
        return switch (status) {
            case 401, 403 -> true;
            case 429, 503 -> retries.isPresent();
            default -> false;
        };
    }

    /** What of an answer says why it refuses, and which nonce comes next. */
    private static HttpAnswer whole(HttpResponse<Buffer> answer) {
        MultiMap headers = answer.headers();
        Map<String, List<String>> telling =
                TELLING.stream().collect(Collectors.toMap(Function.identity(), headers::getAll));
        Buffer body = answer.statusCode() < 400 ? null : answer.body();
        return HttpAnswer.of(answer.statusCode(), telling, body == null ? new byte[0] : body.getBytes());
    }

    private record Tokens(TokenStream stream, Set<Origin> origins) {}
}
