// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.testkit.internal.ConnectProxy;
import io.dataflowoauth.testkit.internal.LoopbackServer;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Issuers and an IAM stub behind one http port, one https port and one proxy, all on loopback and in one time: for clients that
 * live in other processes and know nothing of this kit.
 *
 * <p>The https port shows a certificate of {@link #authority()} that is good for this machine and for Google's hosts. The
 * proxy tunnels calls to Google's hosts to that port, and refuses any other. Safe for use by many threads.
 */
public final class TestkitServer implements AutoCloseable {
    /** Each one a name of one label more, since a wildcard stands for one label (RFC 6125 section 6.4.3). */
    private static final List<String> GOOGLE =
            List.of("*.googleapis.com", "*.mtls.googleapis.com", "*.google.com", "*.rep.googleapis.com");

    private final TestkitServerOptions options;
    private final LoopbackServer server;
    private final TestAuthority authority;
    private final URI secureBase;
    private final ConnectProxy proxy;
    private final Consumer<TestkitServer> scene;
    private final Map<String, FakeOidcIssuer> issuers = new TreeMap<>();
    private @Nullable IamStub iam;

    private TestkitServer(TestkitServerOptions options, Consumer<TestkitServer> scene) {
        this.options = options;
        this.scene = scene;
        this.authority = TestAuthority.create("Dataflow OAuth testkit");
        this.server =
                listening(options.port(), () -> LoopbackServer.start("testkit", options.time()::now, options.port()));
        try {
            this.secureBase = listening(
                    options.httpsPort(),
                    () -> server.secureBase(() -> authority.certificateOfServer(GOOGLE), options.httpsPort()));
            this.proxy = listening(
                    options.proxyPort(),
                    () -> ConnectProxy.open(options.proxyPort(), TestkitServer::standsFor, secureBase));
        } catch (TestkitException taken) {
            server.close();
            throw taken;
        }
    }

    /** The servers below fail each in a way of its own, one of them with an exception that it does not declare. */
    private static <T> T listening(int port, Supplier<T> opening) {
        try {
            return opening.get();
        } catch (Exception taken) {
            throw new TestkitException(TestkitCodes.PORT_TAKEN, "Port " + port + " cannot be listened on", taken);
        }
    }

    /** Starts with {@link TestkitServerOptions#defaults()}. */
    public static TestkitServer start() {
        return start(TestkitServerOptions.defaults());
    }

    /**
     * Starts with nothing on it; whoever starts it closes it.
     *
     * @throws TestkitException {@link TestkitCodes#PORT_TAKEN}
     */
    public static TestkitServer start(TestkitServerOptions options) {
        return start(options, nothing -> {});
    }

    /**
     * Starts with a scene on it; whoever starts it closes it.
     *
     * @param scene opens issuers and fills the stub; called now and by each {@link #reset()}. What it throws ends the server
     * @throws TestkitException {@link TestkitCodes#PORT_TAKEN}
     */
    public static TestkitServer start(TestkitServerOptions options, Consumer<TestkitServer> scene) {
        TestkitServer server = new TestkitServer(requireNonNull(options, "options"), requireNonNull(scene, "scene"));
        try {
            server.reset();
            return server;
        } catch (RuntimeException broken) {
            server.close();
            throw broken;
        }
    }

    /** {@code http://127.0.0.1:port}, without a slash at the end. */
    public URI base() {
        return server.base();
    }

    /** {@code https://localhost:port}, without a slash at the end: the very same fakes. */
    public URI secureBase() {
        return secureBase;
    }

    /** {@code http://127.0.0.1:port}, for {@code HTTPS_PROXY}. */
    public URI proxy() {
        return proxy.base();
    }

    /** Who has issued the certificate of the https port. */
    public X509Certificate authority() {
        return authority.certificate();
    }

    /**
     * Starts an issuer at {@code /issuers/NAME} of the http port, or of the https port where its options say so.
     *
     * @param name letters, digits, {@code . _ ~ -}
     * @param how its own time and path do not matter
     * @throws TestkitException {@link TestkitCodes#PATH_TAKEN} if there is one of that name
     */
    public synchronized FakeOidcIssuer issuer(String name, FakeOidcIssuerOptions how) {
        FakeOidcIssuerOptions here =
                how.withTime(options.time()).withIssuerPath("/issuers/" + requireNonNull(name, "name"));
        FakeOidcIssuer issuer = FakeOidcIssuer.on(new IssuerServer(server, authority), here);
        issuers.put(name, issuer);
        return issuer;
    }

    /** The issuers by name. */
    public synchronized Map<String, FakeOidcIssuer> issuers() {
        return Map.copyOf(issuers);
    }

    /** The IAM stub, from when it is first asked for; after it was closed a new one, which knows nothing. */
    public synchronized IamStub iam() {
        if (iam == null || iam.isClosed()) {
            iam = new IamStub(options.iam().withTime(options.time()), IamServer.beside(server, authority));
        }
        return iam;
    }

    /**
     * Forgets every issuer, the IAM stub and all that they issued, and sets the scene anew. The ports stay open, the authority
     * stays the same, and time goes on.
     */
    public synchronized void reset() {
        clear();
        if (options.control()) {
            new ControlApi(new Control()).openRoutes(server);
        }
        scene.accept(this);
    }

    /** Stops listening, and ends every connection. */
    @Override
    public synchronized void close() {
        clear();
        proxy.close();
        server.close();
    }

    @Override
    public String toString() {
        return "TestkitServer[" + base() + "]";
    }

    private void clear() {
        issuers.values().forEach(FakeOidcIssuer::close);
        issuers.clear();
        iam = null;
        server.clear();
    }

    private static boolean standsFor(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.endsWith(".googleapis.com") || name.endsWith(".google.com");
    }

    private final class Control implements Controlled {
        @Override
        public URI base() {
            return TestkitServer.this.base();
        }

        @Override
        public URI secureBase() {
            return secureBase;
        }

        @Override
        public TokenTime time() {
            return options.time();
        }

        @Override
        public Map<String, FakeOidcIssuer> issuers() {
            return TestkitServer.this.issuers();
        }

        @Override
        public IamStub iam() {
            return TestkitServer.this.iam();
        }

        @Override
        public void reset() {
            TestkitServer.this.reset();
        }
    }
}
