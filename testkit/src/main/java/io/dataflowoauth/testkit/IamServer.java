// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.testkit.internal.Handler;
import io.dataflowoauth.testkit.internal.LoopbackPart;
import io.dataflowoauth.testkit.internal.LoopbackServer;
import java.net.URI;
import java.security.cert.X509Certificate;

/** Where a stub stands: on a server that ends with it, or beside others that stay. Safe for use by many threads. */
final class IamServer implements AutoCloseable {
    private final LoopbackServer server;
    private final TestAuthority authority;
    private final boolean owner;
    private final LoopbackPart part;

    private IamServer(LoopbackServer server, TestAuthority authority, boolean owner) {
        this.server = server;
        this.authority = authority;
        this.owner = owner;
        this.part = server.rest();
    }

    static IamServer ofItsOwn(TokenTime time) {
        return new IamServer(LoopbackServer.start("iam-stub", time::now), TestAuthority.create("iam-stub"), true);
    }

    /** On a server whose https port, where it is open, shows what that authority has issued. */
    static IamServer beside(LoopbackServer server, TestAuthority authority) {
        return new IamServer(server, authority, false);
    }

    URI base() {
        return server.base();
    }

    URI secureBase() {
        return server.secureBase(authority::certificateOfServer);
    }

    X509Certificate authority() {
        return authority.certificate();
    }

    LoopbackPart part() {
        return part;
    }

    void route(ProtectedResource resource, Handler handler) {
        part.route(resource.method(), resource.guarded().path().pattern(), handler);
    }

    @Override
    public void close() {
        part.close();
        if (owner) {
            server.close();
        }
    }
}
