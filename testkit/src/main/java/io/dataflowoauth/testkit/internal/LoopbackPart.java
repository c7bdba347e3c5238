// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What stands under one path of a server that others may share: routes of its own, and faults of its own. Safe for use by many
 * threads.
 */
public final class LoopbackPart implements AutoCloseable {
    private static final String WELL_KNOWN = "/.well-known/oauth-authorization-server";

    private final String path;
    private final List<Route> routes = new CopyOnWriteArrayList<>();
    private final FaultDoor door;
    private volatile boolean closed;

    LoopbackPart(String path, Supplier<Instant> now) {
        this.path = requireNonNull(path, "path");
        this.door = new FaultDoor(now);
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
        return door.faults();
    }

    /** Asks that fake for what its faults need to know, and tells it of those that strike. */
    public void hostedBy(FaultHost fake) {
        door.hostedBy(fake);
    }

    FaultDoor door() {
        return door;
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

    @Override
    public String toString() {
        return "LoopbackPart[" + path + "]";
    }
}
