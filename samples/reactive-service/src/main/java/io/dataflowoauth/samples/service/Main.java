// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.service;

import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenTime;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs the service with the cloud that it needs beside it, until it is told to stop. */
public final class Main {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private Main() {}

    /** Takes one argument, the port; 8080 without. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int port = args.length == 0 ? 8080 : Integer.parseInt(args[0]);
        Path folder = Files.createTempDirectory("airport-service");
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndWait(stopped, ended)));
        try {
            run(LocalCloud.start(TokenTime.system(), folder), port, stopped);
        } finally {
            ended.countDown();
        }
    }

    /** The process ends with its hooks, so the hook waits for the main thread to have cleaned up. */
    private static void stopAndWait(CountDownLatch stopped, CountDownLatch ended) {
        stopped.countDown();
        try {
            if (!ended.await(GRACE.multipliedBy(3).toSeconds(), TimeUnit.SECONDS)) {
                System.out.println("Not all requests ended in time.");
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(LocalCloud cloud, int port, CountDownLatch stopped) throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        try (cloud;
                TokenRuntime runtime = TokenRuntime.open(cloud.runtimeOptions(TokenTime.system()))) {
            Backends backends = new Backends(vertx, runtime, cloud.recipes());
            AirportService service = AirportService.start(vertx, backends, TokenTime.system(), port)
                    .block(GRACE);
            System.out.println("Try   curl http://127.0.0.1:" + port + "/hubs/OAK"
                    + "   and   curl -d '{}' http://127.0.0.1:" + port + "/entries");
            stopped.await();
            if (service != null) {
                service.stop(GRACE).block(GRACE.multipliedBy(2));
                System.out.println("Stopped.");
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
