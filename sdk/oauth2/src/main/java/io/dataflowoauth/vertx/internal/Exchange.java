// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx.internal;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.OAuth2Codes;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * One request and its answer, in real time. Everything but {@link #abandon} and {@link #shut} happens on one context of the
 * event loop, so its state needs no lock; whatever ends it first ends it for good, and an early end resets the connection.
 */
final class Exchange {
    private final HttpAsk ask;
    private final HttpDoorOptions options;
    private final MonoSink<HttpAnswer> sink;
    private final Buffer body = Buffer.buffer();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile @Nullable Context context;
    private @Nullable Engine engine;
    private @Nullable HttpClientRequest request;
    private long timer = -1;
    private boolean done;
    private boolean handedOver;

    Exchange(HttpAsk ask, HttpDoorOptions options, MonoSink<HttpAnswer> sink) {
        this.ask = ask;
        this.options = options;
        this.sink = sink;
    }

    void start(Engine running) {
        Context mine = running.context();
        context = mine;
        mine.runOnContext(nothing -> {
            try {
                begin(running);
            } catch (IllegalStateException | RejectedExecutionException closedMeanwhile) {
                shut();
            }
        });
    }

    /** The subscriber has left or has been served. */
    void abandon() {
        told.set(true);
        Context mine = context;
        if (mine != null) {
            mine.runOnContext(nothing -> end(true));
        }
    }

    /** The door has been closed: its engine may never run a task again. */
    void shut() {
        tell(() -> sink.error(new TokenException.Closed(OAuth2Codes.DOOR_CLOSED, "")));
    }

    private void tell(Runnable signal) {
        if (told.compareAndSet(false, true)) {
            signal.run();
        }
    }

    private void begin(Engine running) {
        if (done || told.get()) {
            return;
        }
        engine = running;
        timer = running.after(deadline().toMillis(), this::late);
        running.client(ask.certificate()).request(target()).onComplete(connected -> {
            if (connected.succeeded()) {
                send(connected.result());
            } else {
                fail(Failures.of(ask.uri(), connected.cause()));
            }
        });
    }

    private void send(HttpClientRequest ready) {
        request = ready;
        if (done) {
            ready.reset();
            return;
        }
        ready.exceptionHandler(broken -> fail(Failures.of(ask.uri(), broken)));
        ready.response().onComplete(answered -> {
            if (answered.succeeded()) {
                receive(answered.result());
            } else {
                fail(Failures.of(ask.uri(), answered.cause()));
            }
        });
        handedOver = true;
        ready.end(Buffer.buffer(ask.body()));
    }

    private void receive(HttpClientResponse response) {
        if (done) {
            return;
        }
        response.exceptionHandler(broken -> fail(Failures.of(ask.uri(), broken)));
        int status = response.statusCode();
        if (status < 200 || (status >= 300 && status < 400)) {
            fail(Failures.status(ask.uri(), status));
            return;
        }
        response.handler(this::read);
        response.endHandler(nothing -> succeed(response));
    }

    private void read(Buffer chunk) {
        if (done) {
            return;
        }
        if (body.length() + chunk.length() > options.bodyCap()) {
            fail(new TokenException.Invalid(
                    OAuth2Codes.ANSWER_TOO_LONG,
                    Failures.host(ask.uri()) + " sent more than " + options.bodyCap() + " bytes."));
            return;
        }
        body.appendBuffer(chunk);
    }

    private void succeed(HttpClientResponse response) {
        if (done) {
            return;
        }
        end(false);
        tell(() -> sink.success(HttpAnswer.of(response.statusCode(), headers(response.headers()), body.getBytes())));
    }

    private void late() {
        fail(new TokenException.Unavailable(
                OAuth2Codes.DEADLINE_PASSED,
                Failures.host(ask.uri()) + " did not answer within "
                        + deadline().toMillis() + " ms."));
    }

    private void fail(TokenException failure) {
        if (!done) {
            end(true);
            tell(() -> sink.error(failure));
        }
    }

    /** A reset closes the connection; one whose answer has been read goes back to the pool instead. */
    private void end(boolean early) {
        if (done) {
            return;
        }
        done = true;
        if (engine != null) {
            engine.cancelTimer(timer);
        }
        if (early && request != null) {
            request.reset();
        }
        if (!handedOver) {
            ask.unsent().run();
        }
    }

    private Duration deadline() {
        Duration allowed = options.deadline();
        return ask.deadline().filter(own -> own.compareTo(allowed) < 0).orElse(allowed);
    }

    private RequestOptions target() {
        URI uri = ask.uri();
        boolean https = "https".equalsIgnoreCase(uri.getScheme());
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        RequestOptions target = new RequestOptions()
                .setMethod(HttpMethod.valueOf(ask.method()))
                .setSsl(https)
                .setHost(Failures.plainHost(uri))
                .setPort(uri.getPort() < 0 ? (https ? 443 : 80) : uri.getPort())
                .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
                .setFollowRedirects(false);
        ask.headers().forEach(target::putHeader);
        byte[] content = ask.body();
        return content.length == 0
                ? target
                : target.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(content.length));
    }

    private static Map<String, List<String>> headers(MultiMap all) {
        Map<String, List<String>> headers = new HashMap<>();
        all.names().forEach(name -> headers.put(name, all.getAll(name)));
        return headers;
    }
}
