// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.MovableTime;
import io.dataflowoauth.testkit.TestkitServer;
import io.dataflowoauth.testkit.TestkitServerOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.function.Consumer;

/** The kit in this process, where a test can plan whatever goes wrong, for clients in other processes. */
final class LocalKit implements AutoCloseable {
    private final MovableTime time = MovableTime.create();
    private final Path folder = Folder.fresh("local-kit");
    private final TestkitServer server;

    LocalKit(Consumer<TestkitServer> scene) {
        server = TestkitServer.start(TestkitServerOptions.defaults().withTime(time), scene);
    }

    MovableTime time() {
        return time;
    }

    TestkitServer server() {
        return server;
    }

    IamStub iam() {
        return server.iam();
    }

    Path folder() {
        return folder;
    }

    /** Everything as in the beginning, but for the ports and the authority. */
    void reset() {
        time.backToNow();
        server.reset();
    }

    /** For a JVM: whom to trust, which proxy to ask, and where the metadata server is. */
    Map<String, String> environment() {
        return Map.of(
                "GCE_METADATA_HOST",
                server.base().getRawAuthority(),
                "JDK_JAVA_OPTIONS",
                String.join(
                        " ",
                        "-Djavax.net.ssl.trustStore=" + trusting(),
                        "-Djavax.net.ssl.trustStorePassword=" + Identity.PASSWORD,
                        "-Dhttps.proxyHost=" + server.proxy().getHost(),
                        "-Dhttps.proxyPort=" + server.proxy().getPort(),
                        "-Dhttp.nonProxyHosts=localhost|127.*"));
    }

    private Path trusting() {
        Path file = folder.resolve("truststore.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("testkit", server.authority());
            store.store(out, Identity.PASSWORD.toCharArray());
            return file;
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
