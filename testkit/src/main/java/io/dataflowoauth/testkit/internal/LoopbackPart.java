// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * What stands under one path of a server that others may share: routes of its own, and faults of its own. Safe for use by many
 * threads.
 */
public final class LoopbackPart implements AutoCloseable {
    private static final String WELL_KNOWN = "/.well-known/oauth-authorization-server";

    private final String path;
    private final List<Route> routes = new CopyOnWriteArrayList<>();
    private final Faults faults = new Faults();
    private final List<BiConsumer<Call, Answer>> faultListeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    LoopbackPart(String path) {
        this.path = requireNonNull(path, "path");
    }

    /** The path, empty for that of the whole server; with no slash at the end. */
    public String path() {
        return path;
    }

    /** Answers calls with that method of exactly that path below its own, by the handler. */
    public void route(String method, String below, Handler handler) {
        routes.add(new Route(method, Pattern.compile(Pattern.quote(path + below)), handler));
    }

    /** As {@link #route}, for every path below its own that matches the pattern. */
    public void routeMatching(String method, String pattern, Handler handler) {
        routes.add(new Route(method, Pattern.compile(Pattern.quote(path) + pattern), handler));
    }

    /** As {@link #route}, for the place of its metadata by RFC 8414 section 3.1: the well-known part before the path. */
    public void routeWellKnown(Handler handler) {
        routes.add(new Route("GET", Pattern.compile(Pattern.quote(WELL_KNOWN + path)), handler));
    }

    /** What it does instead of answering. */
    public Faults faults() {
        return faults;
    }

    /** Tells of each call that met a planned fault instead of its route. */
    public void onFault(BiConsumer<Call, Answer> listener) {
        faultListeners.add(listener);
    }

    /** Nothing of it is there any more; the server stays. */
    @Override
    public void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    List<Route> routes() {
        return routes;
    }

    /** The longest path that covers a call is the part that is meant. */
    boolean covers(String called) {
        return called.equals(path)
                || called.startsWith(path + "/")
                || called.equals(WELL_KNOWN + path)
                || called.startsWith(WELL_KNOWN + path + "/");
    }

    Answer met(Call call, Answer fault) {
        faultListeners.forEach(listener -> listener.accept(call, fault));
        return fault;
    }

    @Override
    public String toString() {
        return "LoopbackPart[" + path + "]";
    }
}
