// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static java.util.Objects.requireNonNull;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.common.Notifier;
import com.github.tomakehurst.wiremock.extension.requestfilter.RequestFilterAction;
import com.github.tomakehurst.wiremock.extension.requestfilter.RequestFilterV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server of one fake or several, on 127.0.0.1.
 *
 * <p>Routes are tried in the order in which they were added; what matches none is answered 404, and a known path with
 * another method 405. Nothing of a call is kept or logged. Safe for use by many threads.
 */
public final class LoopbackServer implements AutoCloseable {
    private static final int THREADS = 48;
    private static final int DRIPS = 8;

    /** RFC 9110 section 5.6.7: two digits for the day. */
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final String name;
    private final List<Route> routes = new CopyOnWriteArrayList<>();
    private final LoopbackParts parts;
    private final Supplier<Instant> now;
    private final WireMockServer server;
    private @Nullable TlsFront front;

    private LoopbackServer(String name, Supplier<Instant> now, int port) {
        this.name = requireNonNull(name, "name");
        this.now = requireNonNull(now, "now");
        this.parts = new LoopbackParts(now);
        this.server = new WireMockServer(wireMockConfig()
                .bindAddress("127.0.0.1")
                .port(port) // WireMock takes zero for any that is free
                .http2PlainDisabled(true)
                .containerThreads(THREADS)
                .jettyAcceptors(1)
                .jettyStopTimeout(0L)
                .asynchronousResponseEnabled(true)
                .asynchronousResponseThreads(4)
                .gzipDisabled(true)
                .stubRequestLoggingDisabled(true)
                .disableRequestJournal()
                .templatingEnabled(false)
                .notifier(new Silence())
                .extensions(new Door()));
    }

    /** Starts a server; the name shows in its messages only, and every answer's {@code Date} comes from that clock. */
    public static LoopbackServer start(String name, Supplier<Instant> now) {
        return start(name, now, 0);
    }

    /** As {@link #start(String, Supplier)}, on that port. */
    public static LoopbackServer start(String name, Supplier<Instant> now, int port) {
        LoopbackServer started = new LoopbackServer(name, now, port);
        started.server.start();
        return started;
    }

    /** {@code http://127.0.0.1:port}, without a slash at the end. */
    public URI base() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /**
     * {@code https://localhost:port}, without a slash at the end: the same fake behind TLS, from the first time that this is
     * asked for.
     *
     * @param own what the server shows, used the first time only
     */
    public URI secureBase(Supplier<KitCertificate> own) {
        return secureBase(own, 0);
    }

    /** As {@link #secureBase(Supplier)}, on that port, if there is none yet. */
    public synchronized URI secureBase(Supplier<KitCertificate> own, int port) {
        if (front == null) {
            front = TlsFront.open(call -> finished(answer(call)), own.get(), port);
        }
        return front.base();
    }

    /** Answers calls with that method, whose whole path matches the pattern, by the handler, which no fault strikes. */
    public void route(String method, Pattern path, Handler handler) {
        routes.add(new Route(method, path, handler));
    }

    /**
     * What stands under that path, with faults of its own.
     *
     * @throws IllegalArgumentException if something else stands under the very same
     */
    public LoopbackPart part(String path) {
        return parts.open(path);
    }

    /** What stands wherever nothing else does, with faults of its own. */
    public LoopbackPart rest() {
        return parts.openRest();
    }

    /** Whatever stood here is gone; both ports stay open. */
    public void clear() {
        parts.clear();
        routes.clear();
    }

    /** Stops listening; calls in flight are cut off. Closing twice is harmless. */
    @Override
    public synchronized void close() {
        if (front != null) {
            front.close();
        }
        server.stop();
    }

    @Override
    public String toString() {
        return "LoopbackServer[" + name + " " + base() + "]";
    }

    private Answer answer(Call call) {
        boolean pathKnown = false;
        for (Route route : parts.and(routes)) {
            Matcher matcher = route.path().matcher(call.path());
            if (matcher.matches()) {
                if (route.method().equalsIgnoreCase(call.method())) {
                    return route.handler().answer(call.matching(groups(matcher)));
                }
                pathKnown = true;
            }
        }
        Answer none = pathKnown
                ? Answer.text(405, name + ": not with this method")
                : Answer.text(404, name + ": nothing is here");
        return parts.behindItsDoor(call, any -> none);
    }

    private static List<String> groups(Matcher matcher) {
        List<String> groups = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            String group = matcher.group(i);
            groups.add(group == null ? "" : percentDecoded(group));
        }
        return groups;
    }

    private static String percentDecoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    private static Call call(Request request) {
        Map<String, List<String>> headers = new HashMap<>();
        request.getHeaders().all().forEach(header -> headers.put(header.key(), header.values()));
        String body = new String(request.getBody(), StandardCharsets.UTF_8);
        return Call.of(request.getMethod().getName(), request.getUrl(), headers, body);
    }

    private static ResponseDefinition definition(Answer answer) {
        ResponseDefinitionBuilder response = new ResponseDefinitionBuilder().withStatus(answer.status());
        answer.headers().forEach(header -> response.withHeader(header.getKey(), header.getValue()));
        response.withBody(answer.bytes());
        if (answer.isReset()) {
            response.withFault(Fault.CONNECTION_RESET_BY_PEER);
        }
        if (answer.breaksOff()) {
            response.withFault(Fault.MALFORMED_RESPONSE_CHUNK);
        }
        if (!answer.drip().isZero()) {
            response.withChunkedDribbleDelay(
                    DRIPS, Math.toIntExact(answer.drip().toMillis()));
        }
        if (!answer.delay().isZero()) {
            response.withFixedDelay(Math.toIntExact(answer.delay().toMillis()));
        }
        return response.build();
    }

    private Answer finished(Answer answer) {
        return answer.withHeader("Date", HTTP_DATE.format(now.get()));
    }

    /** Answers every request before the server's own stubs and administration see it. */
    private final class Door implements RequestFilterV2 {
        @Override
        public RequestFilterAction filter(Request request, ServeEvent event) {
            return RequestFilterAction.stopWith(definition(finished(answer(call(request)))));
        }

        @Override
        public boolean applyToAdmin() {
            return true;
        }

        @Override
        public boolean applyToStubs() {
            return true;
        }

        @Override
        public String getName() {
            return "dataflow-oauth-door";
        }
    }

    /** Keeps requests, and so tokens, out of the log. */
    private static final class Silence implements Notifier {
        @Override
        public void info(String message) {
            requireNonNull(message, "message");
        }

        @Override
        public void error(String message) {
            requireNonNull(message, "message");
        }

        @Override
        public void error(String message, Throwable cause) {
            requireNonNull(message, "message");
        }
    }
}
