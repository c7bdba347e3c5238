// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.guard;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.access.guard.Access;
import io.dataflowoauth.access.guard.AccessGuard;
import io.dataflowoauth.access.guard.GuardedRequest;
import io.dataflowoauth.access.guard.Requirement;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets nobody on to the next handler who may not, and answers those itself.
 *
 * <p>Put it before whatever reads bodies: a request is paused while it waits, and the body of one that is refused is not
 * read. It never blocks the event loop; who goes away stops waiting. Whoever is let in is found by {@link #access}, and as
 * Vert.x's own {@code user()}, with the members {@code sub}, {@code iss}, {@code username} and {@code scope} and without the
 * token. Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class GuardHandler implements SecurityPolicyHandler {
    private static final String ACCESS = "io.dataflowoauth.guard.access";

    private final AccessGuard guard;
    private final Function<RoutingContext, Requirement> needs;
    private final Rules rules;

    private GuardHandler(AccessGuard guard, Function<RoutingContext, Requirement> needs, Rules rules) {
        this.guard = requireNonNull(guard, "guard");
        this.needs = requireNonNull(needs, "needs");
        this.rules = rules;
    }

    /** Guards what needs the same of every request. */
    public static GuardHandler of(AccessGuard guard, Requirement requirement) {
        requireNonNull(requirement, "requirement");
        return of(guard, context -> requirement);
    }

    /**
     * Guards what needs this or that.
     *
     * @param needs what a request needs, by its path parameters, say; called on the event loop. If it throws, the request
     *     fails with 500
     */
    public static GuardHandler of(AccessGuard guard, Function<RoutingContext, Requirement> needs) {
        return new GuardHandler(guard, needs, new Rules(Optional.empty(), false));
    }

    /**
     * This handler, behind something that changes scheme, host or port: this is what clients call. DPoP proofs are made for
     * that URL, and without it the {@code Host} header is believed, which whoever sends it may choose.
     *
     * @throws IllegalArgumentException if it is more than scheme, host and port
     */
    public GuardHandler withPublicOrigin(URI origin) {
        boolean bare = origin.getHost() != null
                && origin.getRawUserInfo() == null
                && origin.getRawQuery() == null
                && origin.getRawFragment() == null
                && (origin.getRawPath().isEmpty() || origin.getRawPath().equals("/"));
        if (!bare) {
            throw new IllegalArgumentException("An origin is scheme, host and port");
        }
        String text = origin.getScheme() + "://" + origin.getRawAuthority();
        return new GuardHandler(guard, needs, new Rules(Optional.of(text), rules.preflight));
    }

    /**
     * This handler, which lets preflights of browsers through to the next handler, since they carry no token: OPTIONS with
     * {@code Origin} and {@code Access-Control-Request-Method}. Let that be one that answers them, such as Vert.x's own.
     */
    public GuardHandler withPreflights(boolean through) {
        return new GuardHandler(guard, needs, new Rules(rules.origin, through));
    }

    /**
     * Who was let in.
     *
     * @throws IllegalStateException if no guard let anybody in: a route without one must not take somebody for somebody
     */
    public static Access access(RoutingContext context) {
        Access access = context.get(ACCESS);
        if (access == null) {
            throw new IllegalStateException("No guard stands before this route");
        }
        return access;
    }

    /** Decides whether the next handler is called. */
    @Override
    public void handle(RoutingContext context) {
        if (rules.preflight && isPreflight(context.request())) {
            context.next();
            return;
        }
        Requirement requirement = requireNonNull(needs.apply(context), "requirement");
        GuardedRequest request = ReceivedRequest.of(context.request(), rules.origin);
        new Admission(context, access -> context.put(ACCESS, access))
                .begin(guard.admit(request, requirement), failure -> guard.answer(request, requirement, failure));
    }

    private static boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains("Origin")
                && request.headers().contains("Access-Control-Request-Method");
    }

    private record Rules(Optional<String> origin, boolean preflight) {}
}
