// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import java.net.URI;
import java.util.function.Consumer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A reactive server of Spring's on a free port of loopback, which Spring Security guards. */
final class SpringWeb implements AutoCloseable {
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final DisposableServer server;

    /** One that answers so to whom these rules let through. */
    SpringWeb(Consumer<ServerHttpSecurity> rules, HandlerFunction<ServerResponse> answer) {
        context.register(Guarded.class);
        context.registerBean(SecurityWebFilterChain.class, () -> chain(rules));
        context.registerBean(
                "routes",
                RouterFunction.class,
                () -> RouterFunctions.route().GET("/**", answer).build());
        context.refresh();
        ReactorHttpHandlerAdapter handler = new ReactorHttpHandlerAdapter(
                WebHttpHandlerBuilder.applicationContext(context).build());
        server = HttpServer.create().host("127.0.0.1").port(0).handle(handler).bindNow();
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    @Override
    public void close() {
        server.disposeNow();
        context.close();
    }

    private SecurityWebFilterChain chain(Consumer<ServerHttpSecurity> rules) {
        ServerHttpSecurity http = context.getBean(ServerHttpSecurity.class);
        rules.accept(http);
        return http.build();
    }

    /** What a web application of Spring's says of itself. */
    @Configuration(proxyBeanMethods = false)
    @EnableWebFlux
    @EnableWebFluxSecurity
    static class Guarded {}
}
