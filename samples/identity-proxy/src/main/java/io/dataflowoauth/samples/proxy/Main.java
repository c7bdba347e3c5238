// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.proxy;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.access.guard.AccessObserver;
import io.dataflowoauth.http.HttpDoorOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import reactor.core.publisher.Mono;

/** Runs a proxy by one file, until it is told to stop. */
public final class Main {
    private static final Logger LOG = System.getLogger("identity-proxy");

    private Main() {}

    /** Takes one argument, the file. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 1) {
            System.err.println("Give it one file, as samples/identity-proxy/orders.json is one.");
            return;
        }
        ProxyFile file = ProxyFile.read(Path.of(args[0]));
        Vertx vertx = Vertx.vertx();
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown));
        try (TokenRuntime runtime = TokenRuntime.open(options(file));
                IdentityProxy proxy = IdentityProxy.start(file, new IdentityProxy.Place(vertx, runtime, logging()))
                        .blockOptional(Duration.ofSeconds(10))
                        .orElseThrow()) {
            System.out.println("Listening on port " + proxy.port() + " for " + file.publicOrigin());
            stopped.await();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    static RuntimeOptions options(ProxyFile file) {
        return RuntimeOptions.defaults()
                .withResource(
                        HttpDoorOptions.class,
                        HttpDoorOptions.defaults().withLoopbackHttp(file.trust().loopback()));
    }

    // #region observer
    /** All that is known of each outcome goes to the log, and nothing of it to the caller. */
    static AccessObserver logging() {
        return outcome ->
                Mono.fromRunnable(() -> LOG.log(outcome.admitted() ? Level.INFO : Level.WARNING, outcome.toString()));
    }
    // #endregion observer
}
