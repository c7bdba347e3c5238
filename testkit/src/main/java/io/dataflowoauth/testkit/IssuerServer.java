// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.testkit.internal.LoopbackPart;
import io.dataflowoauth.testkit.internal.LoopbackServer;
import java.net.URI;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** The server of one issuer or several: over plain http, and over https from when it is asked for. Safe for use by many threads. */
final class IssuerServer implements AutoCloseable {
    private final LoopbackServer server;
    private @Nullable TestAuthority authority;
    private volatile boolean secure;

    IssuerServer(TokenTime time) {
        this.server = LoopbackServer.start("fake issuer", time::now);
    }

    /** On a server whose https port is open already, and shows what that authority has issued. */
    IssuerServer(LoopbackServer server, TestAuthority authority) {
        this.server = server;
        this.authority = authority;
        this.secure = true;
    }

    URI base() {
        return server.base();
    }

    URI secureBase() {
        secure = true;
        return server.secureBase(trusted()::certificateOfServer);
    }

    /** The same under the name that this issuer has, since clients look for all endpoints on one host. */
    URI secureBase(URI issuer) {
        URI base = secureBase();
        return URI.create("https://" + issuer.getHost() + ":" + base.getPort());
    }

    /** Whether it was asked for. */
    boolean isSecure() {
        return secure;
    }

    X509Certificate authority() {
        return trusted().certificate();
    }

    String pem() {
        return trusted().pem();
    }

    LoopbackPart part(String path) {
        try {
            return server.part(path);
        } catch (IllegalArgumentException taken) {
            throw new TestkitException(TestkitCodes.PATH_TAKEN, "The path is taken: " + path);
        }
    }

    @Override
    public void close() {
        server.close();
    }

    /** Made when first asked for: most issuers never speak TLS. */
    private synchronized TestAuthority trusted() {
        if (authority == null) {
            authority = TestAuthority.create("fake-issuer");
        }
        return authority;
    }
}
