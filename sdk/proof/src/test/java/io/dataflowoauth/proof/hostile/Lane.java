// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/** One peer and one runtime, in which cases run one after the other. For one thread. */
final class Lane implements AutoCloseable {
    /** The issuer that templates name; each case has one of its own, of the same length, since metadata is kept. */
    static final String ISSUER = "https://issuer.example/00000";

    private static final int LONGEST_SECONDS = 5;

    final List<TokenEvent> events = new CopyOnWriteArrayList<>();
    final TokenRuntime runtime;
    private final Peer peer = Peer.start();
    private final Border border;
    private final Path file;
    private String issuer = ISSUER;
    private byte[] text = new byte[0];

    Lane(Path folder, HttpDoorOptions options) {
        this.border = Border.before(peer, options);
        try {
            this.file = Files.createTempFile(folder, "hostile", ".json");
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        this.runtime = TokenRuntime.open(RuntimeOptions.defaults()
                .withObserver(events::add)
                .withResource(HttpDoorOptions.class, Border.OPTIONS)
                .withResource(HttpDoor.class, border)
                .withSecret("client", Mono.just(Secret.of(Canary.CLIENT_SECRET)))
                .withSecret("subject", Mono.just(Secret.of(Canary.SUBJECT)))
                .withSecret("refresh", Mono.just(Secret.of(Canary.REFRESH_TOKEN)))
                .withSecret("key", Mono.just(Secret.of(Goods.KEY_FILE.good())))
                .withSecret("user", Mono.just(Secret.of(Goods.USER_FILE.good())))
                .withSecret("path", Mono.just(Secret.of(file.toString()))));
    }

    /** What became of a case. */
    record Outcome(HostileCase tried, Object end, long millis, List<String> strangers, List<TokenEvent> events) {}

    Outcome run(HostileCase tried, int number) {
        issuer = "https://issuer.example/" + String.valueOf(100_000 + number).substring(1);
        text = new String(tried.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1)
                .replace(ISSUER, issuer)
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        peer.answer(path -> tried.answers(path)
                ? tried.reply().at(ISSUER, issuer)
                : Goods.answer(path).at(ISSUER, issuer));
        events.clear();
        int before = border.strangers().size();
        long start = System.nanoTime();
        Object end = end(tried.hop());
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        List<String> strangers = border.strangers();
        return new Outcome(tried, end, millis, strangers.subList(before, strangers.size()), List.copyOf(events));
    }

    /** The issuer of this case. */
    URI issuer() {
        return URI.create(issuer);
    }

    /** The text of this case. */
    String text() {
        return new String(text, java.nio.charset.StandardCharsets.UTF_8);
    }

    /** A file with the text of this case. */
    Path file() {
        try {
            return Files.write(file, text);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    private Object end(Hop hop) {
        try {
            Object value = Mono.defer(() -> hop.attempt(this)).toFuture().get(LONGEST_SECONDS, TimeUnit.SECONDS);
            return Map.of("value", String.valueOf(value));
        } catch (ExecutionException failed) {
            return failed.getCause();
        } catch (TimeoutException late) {
            return "nothing within " + LONGEST_SECONDS + " s";
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    @Override
    public void close() {
        runtime.close();
        border.close();
        peer.close();
    }
}
