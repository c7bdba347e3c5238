// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.proxy;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.guard.Access;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.util.Map;
import java.util.Optional;

/** Takes away what a caller could lie with, and puts in its place who it is. */
final class TellIdentity implements ProxyInterceptor {
    private final ProxyFile file;
    private final Optional<Access> access;
    private final TokenTime time;
    private final Context loop = Vertx.currentContext();

    /** On the event loop of the request. */
    TellIdentity(ProxyFile file, Optional<Access> access, TokenTime time) {
        this.file = file;
        this.access = access;
        this.time = time;
    }

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
        MultiMap headers = context.request().headers();
        boolean webSocket = context.isWebSocket();
        Headers.strip(headers);
        Headers.tellWhence(headers, context.request().proxiedRequest());
        if (webSocket) {
            headers.set("Connection", "Upgrade").set("Upgrade", "websocket");
        }
        return access.map(caller -> told(headers, caller).compose(done -> context.sendRequest()))
                .orElseGet(context::sendRequest);
    }

    private Future<Map<String, String>> told(MultiMap headers, Access caller) {
        return Future.fromCompletionStage(
                        file.identity().headers(caller, time.now()).toFuture(), loop)
                .onSuccess(identity -> identity.forEach(headers::set));
    }
}
