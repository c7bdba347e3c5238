// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.HttpDoorProvider;
import io.dataflowoauth.http.OAuth2Codes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/**
 * The real door, behind which every host that is allowed is one peer on this machine. It knows each host that was asked for,
 * and lets nothing through to any other.
 */
final class Border implements HttpDoor, AutoCloseable {
    /** The deadline of every case. */
    static final Duration DEADLINE = Duration.ofMillis(300);

    /** As in production: https only. */
    static final HttpDoorOptions OPTIONS =
            HttpDoorOptions.defaults().withDeadline(DEADLINE).withConnectTimeout(DEADLINE);

    /** What is not spoilt may take its time: the first call in a process loads classes. */
    static final HttpDoorOptions PATIENT = HttpDoorOptions.defaults().withLoopbackHttp(true);

    private static final Set<String> ALLOWED = Set.of(
            "https://issuer.example",
            "https://subject.example",
            "https://sts.googleapis.com",
            "https://iamcredentials.googleapis.com",
            "https://oauth2.googleapis.com",
            "http://metadata.google.internal");

    private final HttpDoor door;
    private final int port;
    private final List<String> strangers = new CopyOnWriteArrayList<>();

    private Border(HttpDoor door, int port) {
        this.door = door;
        this.port = port;
    }

    static Border before(Peer peer, HttpDoorOptions options) {
        HttpDoor door = ServiceLoader.load(HttpDoorProvider.class)
                .findFirst()
                .orElseThrow()
                .open(options.withLoopbackHttp(true), TokenTime.system());
        return new Border(door, peer.port());
    }

    /** The hosts that were asked for and must not be. */
    List<String> strangers() {
        return List.copyOf(strangers);
    }

    @Override
    public Mono<HttpAnswer> send(HttpAsk ask) {
        return Mono.defer(() -> {
            OPTIONS.requirePermitted(ask);
            URI uri = ask.uri();
            String origin = uri.getScheme() + "://" + uri.getRawAuthority();
            if (!ALLOWED.contains(origin)) {
                strangers.add(origin);
                return Mono.error(new TokenException.Unavailable(OAuth2Codes.NETWORK_FAILED, "no such host"));
            }
            return door.send(moved(ask));
        });
    }

    private HttpAsk moved(HttpAsk ask) {
        String query = ask.uri().getRawQuery() == null ? "" : "?" + ask.uri().getRawQuery();
        URI here = URI.create("http://127.0.0.1:" + port + ask.uri().getRawPath() + query);
        HttpAsk moved = ask.method().equals("GET")
                ? HttpAsk.get(here)
                : HttpAsk.json(here, new String(ask.body(), StandardCharsets.UTF_8));
        for (Map.Entry<String, String> header : ask.headers().entrySet()) {
            moved = moved.withHeader(header.getKey(), header.getValue());
        }
        HttpAsk same = moved.withUnsent(ask.unsent());
        return ask.deadline().map(same::withDeadline).orElse(same);
    }

    @Override
    public void close() {
        try {
            ((AutoCloseable) door).close();
        } catch (Exception broken) {
            throw new AssertionError("the door does not close", broken);
        }
    }
}
