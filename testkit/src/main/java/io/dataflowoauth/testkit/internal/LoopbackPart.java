// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    private final boolean rest;
    private final List<Route> routes = new CopyOnWriteArrayList<>();
    private final FaultDoor door;
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    private LoopbackPart(String path, boolean rest, Supplier<Instant> now) {
        this.path = requireNonNull(path, "path");
        this.rest = rest;
        this.door = new FaultDoor(now);
    }

    static LoopbackPart at(String path, Supplier<Instant> now) {
        return new LoopbackPart(path, false, now);
    }

    /** Of whatever no path of another covers. */
    static LoopbackPart ofTheRest(Supplier<Instant> now) {
        return new LoopbackPart("", true, now);
    }

    /** The path, empty for that of the whole server; with no slash at the end. */
    public String path() {
        return path;
    }

    /** Answers calls with that method of exactly that path below its own, by the handler. */
    public void route(String method, String below, Handler handler) {
        route(method, Pattern.compile(Pattern.quote(path + below)), handler);
    }

    /** As {@link #route}, for every path below its own that matches the pattern. */
    public void routeMatching(String method, String pattern, Handler handler) {
        route(method, Pattern.compile(Pattern.quote(path) + pattern), handler);
    }

    /** As {@link #route}, for every path of the server that matches the pattern as a whole. */
    public void route(String method, Pattern whole, Handler handler) {
        routes.add(new Route(method, whole, new Behind(handler)));
    }

    /**
     * As {@link #route}, for the place of its metadata by RFC 8414 section 3.1, the well-known part before the path; and behind
     * it, where some clients look, and many issuers answer too.
     */
    public void routeWellKnown(Handler handler) {
        String either = Pattern.quote(WELL_KNOWN + path) + "|" + Pattern.quote(path + WELL_KNOWN);
        route("GET", Pattern.compile(either), handler);
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

    /** Nothing of it is there any more, and whoever waits for it is told so; the server stays. */
    @Override
    public void close() {
        end.complete(null);
    }

    /** Whether nothing of it is there any more. */
    public boolean isClosed() {
        return end.isDone();
    }

    List<Route> routes() {
        return routes;
    }

    boolean isAt(String where) {
        return !rest && path.equals(where);
    }

    /** Of those that cover a call, the one that says most of its path is meant. */
    int says() {
        return rest ? -1 : path.length();
    }

    boolean covers(String called) {
        return rest
                || called.equals(path)
                || called.startsWith(path + "/")
                || called.equals(WELL_KNOWN + path)
                || called.startsWith(WELL_KNOWN + path + "/");
    }

    @Override
    public String toString() {
        return "LoopbackPart[" + (rest ? "the rest" : path) + "]";
    }

    /** A handler behind the door, which is there for as long as the part is. */
    private final class Behind implements Handler {
        private final Handler handler;

        private Behind(Handler handler) {
            this.handler = requireNonNull(handler, "handler");
        }

        @Override
        public Answer answer(Call call) {
            return isClosed() ? Answer.text(404, "Nothing is here any more") : door.through(call, handler);
        }

        @Override
        public CompletionStage<Void> held(Call call) {
            CompletionStage<Void> held = handler.held(call);
            return held.toCompletableFuture().isDone() ? held : held.runAfterEither(end, () -> {});
        }

        @Override
        public String service() {
            return handler.service();
        }

        @Override
        public boolean isPrompt() {
            return handler.isPrompt();
        }
    }
}
