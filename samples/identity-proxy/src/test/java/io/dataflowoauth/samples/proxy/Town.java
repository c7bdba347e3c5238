// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.proxy;

import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.access.guard.AccessOutcome;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.threats.Wire;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** An issuer, a service, and the proxy before it, all over real sockets. */
final class Town implements AutoCloseable {
    static final String HOST = "orders.example";
    private static final String AUDIENCE = "https://orders.example";

    final Vertx vertx = Vertx.vertx();
    final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    final List<AccessOutcome> outcomes = new CopyOnWriteArrayList<>();
    final Behind behind;
    final IdentityProxy proxy;
    private final TokenRuntime runtime;

    Town(Path folder) throws Exception {
        this(folder, file -> file);
    }

    Town(Path folder, UnaryOperator<JsonObject> changed) throws Exception {
        behind = new Behind(vertx);
        Files.writeString(folder.resolve("policy.json"), policy());
        ProxyFile file = ProxyFile.read(Files.writeString(
                folder.resolve("proxy.json"), changed.apply(file()).encode()));
        runtime = TokenRuntime.open(Main.options(file));
        IdentityProxy.Place place = new IdentityProxy.Place(
                vertx, runtime, Main.logging().then(outcome -> Mono.fromRunnable(() -> outcomes.add(outcome))));
        proxy = IdentityProxy.start(file, place)
                .blockOptional(Duration.ofSeconds(30))
                .orElseThrow();
    }

    String token(String subject) {
        return issuer.subjectToken(subject, AUDIENCE, Map.of("scope", "orders.write"))
                .reveal();
    }

    Wire wire() throws IOException {
        return new Wire(proxy.port());
    }

    /** A request with ada's token, and these lines after it. */
    String request(String line, String... headers) {
        return line + " HTTP/1.1\r\nHost: " + HOST + "\r\nAuthorization: Bearer " + token("ada") + "\r\n"
                + String.join(
                        "",
                        List.of(headers).stream().map(header -> header + "\r\n").toList()) + "\r\n";
    }

    private JsonObject file() {
        return new JsonObject()
                .put("listen", new JsonObject().put("host", "127.0.0.1").put("port", 0))
                .put("publicOrigin", "http://" + HOST)
                .put(
                        "trust",
                        new JsonObject()
                                .put("issuer", issuer.issuer().toString())
                                .put("audience", AUDIENCE)
                                .put("tokens", "plain")
                                .put("loopback", true))
                .put("upstream", "http://127.0.0.1:" + behind.port)
                .put("policy", "policy.json")
                .put("identity", new JsonObject().put("form", "plain"))
                .put(
                        "routes",
                        new JsonArray()
                                .add(route("/health", "GET").put("open", true))
                                .add(allowed("/orders", "orders.read", "GET", "HEAD"))
                                .add(allowed("/orders", "orders.create", "POST")
                                        .put("scopes", new JsonArray().add("orders.write")))
                                .add(allowed("/admin", "orders.admin"))
                                .add(allowed("/live", "orders.read").put("webSocket", true))
                                .add(allowed("/", "orders.read")));
    }

    private static JsonObject allowed(String path, String permission, String... methods) {
        return route(path, methods).put("permission", permission).put("resource", "//orders.example" + path);
    }

    private static JsonObject route(String path, String... methods) {
        return new JsonObject().put("path", path).put("methods", new JsonArray(List.of(methods)));
    }

    private String policy() {
        String issuerName = issuer.issuer().toString();
        return new JsonObject()
                .put(
                        "roles",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("name", "clerk")
                                        .put(
                                                "permissions",
                                                new JsonArray()
                                                        .add("orders.read")
                                                        .add("orders.create"))))
                .put(
                        "bindings",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("role", "clerk")
                                        .put(
                                                "members",
                                                new JsonArray().add("principal://" + issuerName + "/subject/ada"))))
                .encode();
    }

    @Override
    public void close() {
        proxy.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        runtime.close();
        issuer.close();
    }
}
