// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.proxy;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** What the proxy itself answers, as a problem document (RFC 9457), and then closes: such a caller begins anew. */
final class Refusal {
    private Refusal() {}

    static void send(RoutingContext context, int status) {
        if (context.response().headWritten()) {
            // the server itself answered what is no HTTP, or an answer broke off
            context.request().connection().close();
            return;
        }
        context.request().resume();
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .putHeader("Connection", "close")
                .end(new JsonObject()
                        .put("status", status)
                        .put("title", title(status))
                        .encode())
                .onComplete(sent -> context.request().connection().close());
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "The request can be read in more than one way, or not at all";
            case 404 -> "No route leads there";
            case 405 -> "The route is not for this method";
            case 421 -> "The request is for another host";
            default -> "The request failed";
        };
    }
}
