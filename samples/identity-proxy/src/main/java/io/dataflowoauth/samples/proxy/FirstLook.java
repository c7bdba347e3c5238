// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.proxy;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** Refuses what can be read in more than one way, before anybody asks who sent it; finds the rule for the rest. */
final class FirstLook implements Handler<RoutingContext> {
    private static final String RULE = "rule";

    /** CONNECT makes a tunnel, TRACE tells the headers that the proxy adds. */
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final Routes routes;
    private final String authority;

    FirstLook(Routes routes, URI publicOrigin) {
        this.routes = routes;
        this.authority = publicOrigin.getRawAuthority().toLowerCase(Locale.ROOT);
    }

    static RouteRule rule(RoutingContext context) {
        RouteRule rule = context.get(RULE);
        if (rule == null) {
            throw new IllegalStateException("Nobody had a first look");
        }
        return rule;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        int status = status(request);
        if (status != 200) {
            Refusal.send(context, status);
            return;
        }
        Routes.Found found = routes.find(request.method().name(), request.path());
        if (found.status() != 200) {
            Refusal.send(context, found.status());
            return;
        }
        RouteRule rule = found.rules().get(0);
        if (isUpgrade(request) && !(rule.webSocket() && request.canUpgradeToWebSocket())) {
            Refusal.send(context, 400);
            return;
        }
        context.put(RULE, rule);
        context.next();
    }

    private int status(HttpServerRequest request) {
        if (!METHODS.contains(request.method().name())) {
            return 405;
        }
        boolean framedTwice = request.headers().contains("Transfer-Encoding")
                && request.headers().contains("Content-Length");
        boolean framedOddly = request.headers().getAll("Content-Length").size() > 1
                || request.headers().getAll("Transfer-Encoding").size() > 1
                || request.headers().getAll("Host").size() != 1;
        if (framedTwice || framedOddly || !isStrict(request)) {
            return 400;
        }
        return request.getHeader("Host").toLowerCase(Locale.ROOT).equals(authority) ? 200 : 421;
    }

    /** The target as it stands in the request line is what is handed on. */
    private static boolean isStrict(HttpServerRequest request) {
        String target = request.uri();
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        return StrictPath.isStrict(path) && path.equals(request.path()) && target.indexOf('#') < 0;
    }

    private static boolean isUpgrade(HttpServerRequest request) {
        return request.headers().contains("Upgrade")
                || request.headers().getAll("Connection").stream()
                        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("upgrade"));
    }
}
