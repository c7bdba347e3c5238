// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.http.HttpDoorOptions;
import java.util.logging.Logger;
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
