// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.http.HttpDoorOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one test uses, made when first asked for. */
final class TestParts implements AutoCloseable {
    private final FakeOidcIssuerOptions issuerOptions;
    private final IamStubOptions iamOptions;
    private final TestClock clock = TestClock.create();
    private final CapturedLog log = new CapturedLog();
    private @Nullable FakeOidcIssuer issuer;
    private @Nullable IamStub iam;
    private @Nullable TokenRuntime runtime;

    TestParts(FakeOidcIssuerOptions issuerOptions, IamStubOptions iamOptions) {
        this.issuerOptions = issuerOptions;
        this.iamOptions = iamOptions;
    }

    TestClock clock() {
        return clock;
    }

    synchronized FakeOidcIssuer issuer() {
        if (issuer == null) {
            issuer = FakeOidcIssuer.start(issuerOptions.withTime(clock));
        }
        return issuer;
    }

    synchronized IamStub iam() {
        if (iam == null) {
            iam = IamStub.start(iamOptions.withTime(clock));
        }
        return iam;
    }

    synchronized TokenRuntime runtime() {
        if (runtime == null) {
            runtime = TokenRuntime.open(RuntimeOptions.defaults()
                    .withTime(clock)
                    .withResource(
                            HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
        }
        return runtime;
    }

    void listen() {
        Logger.getLogger("").addHandler(log);
    }

    /** Draws what the fakes saw, if there was one; a failure to do so must not hide the test's own. */
    synchronized void draw(Path file, Throwable failed) {
        Journal[] journals = Stream.of(
                        Optional.ofNullable(issuer).map(FakeOidcIssuer::journal),
                        Optional.ofNullable(iam).map(IamStub::journal))
                .flatMap(Optional::stream)
                .toArray(Journal[]::new);
        if (journals.length > 0) {
            String name = String.valueOf(file.getFileName());
            try {
                Path written = Timeline.of(journals)
                        .withTitle(name.substring(0, name.length() - ".html".length()))
                        .withFailure(failed)
                        .writeTo(file);
                failed.addSuppressed(new TimelineWritten(written));
            } catch (TestkitException unwritten) {
                failed.addSuppressed(unwritten);
            }
        }
    }

    /** Tells where to look, where a failed test is read. */
    private static final class TimelineWritten extends Exception {
        private static final long serialVersionUID = 1L;

        private TimelineWritten(Path file) {
            super("See the timeline of this test: " + file.toUri(), null, false, false);
        }
    }

    void requireCleanLog(String test) {
        LeakSweep.forKnownSecrets()
                .text("the log during " + test, log.text())
                .report()
                .requireNone();
    }

    /** Closing twice is harmless. */
    @Override
    public synchronized void close() {
        Logger.getLogger("").removeHandler(log);
        if (runtime != null) {
            runtime.close();
        }
        if (iam != null) {
            iam.close();
        }
        if (issuer != null) {
            issuer.close();
        }
    }
}
