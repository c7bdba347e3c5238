// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.guard;

import io.dataflowoauth.access.guard.AccessGuard;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;

/**
 * What lies behind the guard of a test.
 *
 * @param reached who came through
 * @param failures of handlers
 * @param gone counted down when a caller goes away
 */
record Lobby(BlockingQueue<String> reached, List<String> failures, CountDownLatch gone) {
    Router router(Vertx vertx, GuardHandler handler, AccessGuard guard) {
        Router router = Router.router(vertx);
        router.route().failureHandler(context -> {
            failures.add(String.valueOf(context.failure()));
            context.next();
        });
        router.route().handler(context -> {
            context.addEndHandler(end -> {
                if (end.failed()) {
                    gone.countDown();
                }
            });
            context.next();
        });
        router.route("/unguarded").handler(context -> context.end(GuardHandler.access(context) + ""));
        router.route("/torn").handler(GuardHandler.of(guard, context -> {
            throw new IllegalStateException("torn");
        }));
        router.route().handler(handler).handler(BodyHandler.create(false)).handler(context -> {
            if (context.request().path().equals("/open")) {
                context.end();
                return;
            }
            String subject = GuardHandler.access(context).principal().subject();
            reached.add(subject);
            context.end(subject + "/" + context.user().subject() + "/"
                    + context.user().principal().getString("scope") + "/"
                    + (context.body().asString() == null ? "" : context.body().asString()));
        });
        return router;
    }
}
