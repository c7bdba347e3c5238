// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    /** RFC 9110 section 5.6.7: two digits for the day. */
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final String name;
    private final List<Route> routes = new CopyOnWriteArrayList<>();
    private final LoopbackParts parts;
    private final Supplier<Instant> now;
    private final Vertx vertx;
    private final LoopbackPort plain;
    private @Nullable LoopbackPort secure;
    private boolean closed;

    private LoopbackServer(String name, Supplier<Instant> now, int port) {
        this.name = requireNonNull(name, "name");
        this.now = requireNonNull(now, "now");
        this.parts = new LoopbackParts(now);
        this.vertx = LoopbackVertx.open(THREADS);
        try {
            this.plain = LoopbackPort.plain(vertx, this::routed, port);
        } catch (IllegalStateException taken) {
            vertx.close();
            throw taken;
        }
    }

    /** Starts a server; the name shows in its messages only, and every answer's {@code Date} comes from that clock. */
    public static LoopbackServer start(String name, Supplier<Instant> now) {
        return start(name, now, 0);
    }

    /** As {@link #start(String, Supplier)}, on that port. */
    public static LoopbackServer start(String name, Supplier<Instant> now, int port) {
        return new LoopbackServer(name, now, port);
    }

    /** {@code http://127.0.0.1:port}, without a slash at the end. */
    public URI base() {
        return URI.create("http://127.0.0.1:" + plain.number());
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
        if (secure == null) {
            secure = LoopbackPort.secure(vertx, this::routed, own.get(), port);
        }
        return URI.create("https://localhost:" + secure.number());
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

    /** Whatever stood here is gone, and nobody waits for it any longer; both ports stay open. */
    public void clear() {
        parts.clear();
        routes.clear();
    }

    /** Stops listening; calls in flight are cut off. Closing twice is harmless. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        LoopbackVertx.awaited(plain.close());
        if (secure != null) {
            LoopbackVertx.awaited(secure.close());
        }
        vertx.close();
    }

    @Override
    public String toString() {
        return "LoopbackServer[" + name + " " + base() + "]";
    }

    /** Whoever answers that call, and dates the answer. */
    private Handler routed(Call call) {
        return find(call).then(this::finished);
    }

    private Handler find(Call call) {
        boolean pathKnown = false;
        for (Route route : parts.and(routes)) {
            Matcher matcher = route.path().matcher(call.path());
            if (matcher.matches()) {
                if (route.method().equalsIgnoreCase(call.method())) {
                    Call matching = call.matching(groups(matcher));
                    return route.handler().with(any -> route.handler().answer(matching));
                }
                pathKnown = true;
            }
        }
        Answer none = pathKnown
                ? Answer.text(405, name + ": not with this method")
                : Answer.text(404, name + ": nothing is here");
        return any -> parts.behindItsDoor(call, nowhere -> none);
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

    private Answer finished(Answer answer) {
        return answer.withHeader("Date", HTTP_DATE.format(now.get()));
    }
}
