// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.standalone;

import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.TestkitServer;
import io.dataflowoauth.testkit.internal.PrivateFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The folder that points clients in other processes at the fakes. Safe for use by many threads. */
final class Folder {
    private static final String PASSWORD = "changeit";

    private final Path root;
    private final Map<String, String> variables = new TreeMap<>();

    Folder(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    Path root() {
        return root;
    }

    /** A credential file that will be there, in a folder that its owner alone may enter. */
    Path credential(String name) {
        return credential(name, ".json");
    }

    Path credential(String name, String suffix) {
        Path folder = madePrivate(root.resolve("credentials"));
        Path file = folder.resolve(name + suffix).normalize();
        if (!folder.equals(file.getParent())) {
            throw new SceneException("A name is no path: " + name);
        }
        if (suffix.equals(".json")) {
            synchronized (this) {
                variables.putIfAbsent("GOOGLE_APPLICATION_CREDENTIALS", file.toString());
            }
        }
        return file;
    }

    /** One more variable for env.sh. */
    synchronized void tell(String variable, String value) {
        variables.put(variable, value);
    }

    /** What a client proves itself by goes into a file that its owner alone may read. */
    void keepClient(String issuer, FakeClient client) {
        Path folder = madePrivate(root.resolve("clients"));
        String name = issuer + "-" + client.id().replaceAll("[^A-Za-z0-9._-]", "_");
        switch (client.method()) {
            case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST, CLIENT_SECRET_JWT ->
                writePrivately(folder.resolve(name + ".secret"), client.secret().reveal());
            case PRIVATE_KEY_JWT ->
                writePrivately(
                        folder.resolve(name + ".key.pem"),
                        client.privateKeyPem().reveal());
            default -> {} // proves nothing, or by what it brought itself
        }
    }

    /** Writes what does not come from a scene. */
    void write(TestkitServer server) {
        try {
            Path pem = made(root).resolve("ca.pem");
            Files.writeString(pem, pem(server));
            Path store = root.resolve("truststore.p12");
            writeStore(store, server);
            Files.writeString(root.resolve("env.sh"), environment(server, pem, store));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private synchronized String environment(TestkitServer server, Path pem, Path store) {
        String host = server.base().getRawAuthority();
        Map<String, String> all = new TreeMap<>(variables);
        all.put("DATAFLOW_OAUTH_TESTKIT", server.base().toString());
        all.put("DATAFLOW_OAUTH_TESTKIT_HTTPS", server.secureBase().toString());
        all.put("GCE_METADATA_HOST", host);
        all.put("GCE_METADATA_IP", host);
        all.put("HTTPS_PROXY", server.proxy().toString());
        all.put("NO_PROXY", "127.0.0.1,localhost");
        all.put("NODE_EXTRA_CA_CERTS", pem.toString());
        all.put("SSL_CERT_FILE", pem.toString());
        all.put("REQUESTS_CA_BUNDLE", pem.toString());
        all.putIfAbsent("GOOGLE_CLOUD_PROJECT", "demo");
        all.put(
                "JDK_JAVA_OPTIONS",
                String.join(
                        " ",
                        "-Djavax.net.ssl.trustStore=" + store,
                        "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
                        "-Dhttps.proxyHost=" + server.proxy().getHost(),
                        "-Dhttps.proxyPort=" + server.proxy().getPort(),
                        "-Dhttp.nonProxyHosts=localhost|127.*"));
        return all.entrySet().stream()
                .map(entry -> "export " + entry.getKey() + "=" + quoted(entry.getValue()) + "\n")
                .collect(Collectors.joining("", "# Points clients of this shell at the fakes: . ./env.sh\n", ""));
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }

    private static String pem(TestkitServer server) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(server.authority().getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException broken) {
            throw new IllegalStateException("The kit's own certificate can be written", broken);
        }
    }

    private static void writeStore(Path file, TestkitServer server) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("dataflow-oauth-testkit", server.authority());
            store.store(out, PASSWORD.toCharArray());
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("This Java writes PKCS #12", broken);
        }
    }

    private static void writePrivately(Path file, String content) {
        try {
            PrivateFile.write(file, content);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** For what proves who one is. */
    private static Path madePrivate(Path folder) {
        try {
            return PrivateFile.folder(folder);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
