// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.InFlight;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.testkit.internal.PrivateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Schedulers;

/**
 * A file that always holds a fresh subject token, as a node keeps a projected one: rewritten whole when four fifths of the
 * token's life are over, by the issuer's time. Its owner alone may read it, where the file system has POSIX permissions.
 *
 * <p>A reader sees the old token or the new one, never half of one. An outage of the issuer does not stop it. Closing it
 * leaves the file as it is, so that its token runs out. Safe for use by many threads.
 */
public final class SubjectTokenFile implements AutoCloseable {
    private final Path path;
    private final Supplier<Secret> fresh;
    private final TokenTime time;
    private final Duration pause;
    private final Disposable.Swap next = Disposables.swap();

    private SubjectTokenFile(Path path, Supplier<Secret> fresh, TokenTime time, Duration lifetime) {
        this.path = path;
        this.fresh = fresh;
        this.time = time;
        this.pause = lifetime.multipliedBy(4).dividedBy(5);
    }

    static SubjectTokenFile keep(Path path, Supplier<Secret> fresh, FakeOidcIssuerOptions options) {
        SubjectTokenFile file =
                new SubjectTokenFile(path.toAbsolutePath(), fresh, options.time(), options.subjectTokenLifetime());
        file.rewrite();
        file.later();
        return file;
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /**
     * Puts a fresh token into the file now.
     *
     * @throws TestkitException {@link TestkitCodes#FILE_UNUSABLE} if it cannot be written
     */
    public void rewrite() {
        try {
            PrivateFile.write(path, fresh.get().reveal());
        } catch (IOException unusable) {
            throw new TestkitException(TestkitCodes.FILE_UNUSABLE, "Cannot write " + path, unusable);
        }
    }

    /** Stops rewriting it. */
    @Override
    public void close() {
        next.dispose();
    }

    @Override
    public String toString() {
        return "SubjectTokenFile[" + path + "]";
    }

    private void later() {
        next.update(time.scheduler().schedule(this::rewriteElsewhere, pause.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** The thread of the scheduler must not block on a file; the hold keeps virtual time from passing the write. */
    private void rewriteElsewhere() {
        InFlight write = time.inFlight();
        Schedulers.boundedElastic().schedule(() -> {
            try (write) {
                if (!next.isDisposed()) {
                    rewrite();
                    later();
                }
            }
        });
    }
}
