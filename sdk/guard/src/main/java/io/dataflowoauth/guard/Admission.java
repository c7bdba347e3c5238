// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.guard;

import io.dataflowoauth.access.Principal;
import io.dataflowoauth.access.guard.Access;
import io.dataflowoauth.access.guard.GuardAnswer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.UserContextInternal;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** One request that waits to be let in: a foreign request begins here, so here we subscribe. */
final class Admission {
    /** The length of a body that is read and thrown away, so that the connection can be used again. */
    private static final Pattern SHORT = Pattern.compile("[0-9]{1,5}");

    private final RoutingContext context;
    private final Consumer<Access> keep;
    private final Context loop;

    Admission(RoutingContext context, Consumer<Access> keep) {
        this.context = context;
        this.keep = keep;
        this.loop = context.vertx().getOrCreateContext();
    }

    void begin(Mono<Access> admission, Function<Throwable, GuardAnswer> answer) {
        context.request().pause();
        Disposable.Swap waiting = Disposables.swap();
        context.addEndHandler(gone -> waiting.dispose());
        waiting.update(admission.subscribe(
                access -> onLoop(() -> letIn(access)), failure -> onLoop(() -> refuse(answer.apply(failure)))));
    }

    private void onLoop(Runnable step) {
        if (Vertx.currentContext() == loop) {
            orFail(step);
        } else {
            loop.runOnContext(next -> orFail(step));
        }
    }

    /** Whatever breaks here must not leave the request waiting. */
    private void orFail(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException broken) {
            context.fail(broken);
        }
    }

    private void letIn(Access access) {
        if (isGone()) {
            return;
        }
        keep.accept(access);
        if (context.userContext() instanceof UserContextInternal users) {
            users.setUser(user(access));
        }
        access.newNonce().ifPresent(nonce -> context.response().putHeader("DPoP-Nonce", nonce));
        context.request().resume();
        context.next();
    }

    private void refuse(GuardAnswer answer) {
        if (isGone()) {
            return;
        }
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response().setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        if (request.isEnded() || isShort(request)) {
            request.resume();
            response.end(answer.body());
        } else if (request.version() == HttpVersion.HTTP_2) {
            response.end(answer.body()).onComplete(sent -> response.reset(0L));
        } else {
            response.putHeader("Connection", "close")
                    .end(answer.body())
                    .onComplete(sent -> request.connection().close());
        }
    }

    private static boolean isShort(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        boolean chunked = request.headers().contains("Transfer-Encoding");
        return !chunked && (length == null || SHORT.matcher(length).matches());
    }

    private boolean isGone() {
        return context.response().ended() || context.response().closed();
    }

    private static User user(Access access) {
        Principal principal = access.principal();
        return User.create(new JsonObject()
                .put("sub", principal.subject())
                .put("iss", principal.issuer())
                .put("username", principal.name())
                .put("scope", String.join(" ", access.token().scopes())));
    }
}
