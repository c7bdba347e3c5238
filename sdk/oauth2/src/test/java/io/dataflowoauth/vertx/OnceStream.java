// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** A stream of one buffer that can be read once. */
final class OnceStream implements ReadStream<Buffer> {
    private final Buffer content;
    private Handler<Buffer> handler;
    private Handler<Void> end;
    private boolean read;

    OnceStream(Buffer content) {
        this.content = content;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(Handler<Throwable> ignored) {
        return this;
    }

    @Override
    public ReadStream<Buffer> handler(Handler<Buffer> reader) {
        handler = reader;
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(Handler<Void> ending) {
        end = ending;
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        if (read) {
            throw new IllegalStateException("read twice");
        }
        read = true;
        handler.handle(content);
        end.handle(null);
        return this;
    }
}
