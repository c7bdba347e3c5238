// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.cab;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.credentialaccessboundary.protobuf.ClientSideAccessBoundary;
import com.google.auth.http.HttpTransportFactory;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

/** The security token service on loopback: it gives intermediary tokens, and can read the boundaries that are made of them. */
final class ExchangeStub implements AutoCloseable {
    static final String INTERMEDIARY = "ya29.canary-intermediary-";

    final List<String> forms = new CopyOnWriteArrayList<>();
    final List<URL> asked = new CopyOnWriteArrayList<>();
    final List<String> askers = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final KeysetHandle keys;
    private volatile IntFunction<Answer> script = number -> issued(number, sessionKey(), ",\"expires_in\":3600");

    record Answer(int status, String body) {}

    private ExchangeStub(HttpServer server, KeysetHandle keys) {
        this.server = server;
        this.keys = keys;
    }

    static ExchangeStub start() {
        try {
            AeadConfig.register();
            KeysetHandle keys = KeysetHandle.generateNew(PredefinedAeadParameters.AES128_GCM);
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ExchangeStub stub = new ExchangeStub(server, keys);
            server.createContext("/", stub::answer);
            server.setExecutor(stub.threads);
            server.start();
            return stub;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From now on, the n-th exchange is answered so. */
    void answering(IntFunction<Answer> changed) {
        script = changed;
    }

    /** The n-th intermediary token; the members are more of the answer, each after a comma. */
    static Answer issued(int number, String sessionKey, String members) {
        return new Answer(
                200,
                "{\"access_token\":\"" + INTERMEDIARY + number + "\",\"token_type\":\"Bearer\",\"issued_token_type\":"
                        + "\"urn:ietf:params:oauth:token-type:access_boundary_intermediary_token\","
                        + "\"access_boundary_session_key\":\"" + sessionKey + "\"" + members + "}");
    }

    String sessionKey() {
        try {
            byte[] set = TinkProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get());
            return Base64.getEncoder().encodeToString(set);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What stands behind the last dot, which only the holder of the key can read. */
    ClientSideAccessBoundary boundaryIn(String token) throws Exception {
        Aead aead = keys.getPrimitive(RegistryConfiguration.get(), Aead.class);
        byte[] sealed = Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
        return ClientSideAccessBoundary.parseFrom(aead.decrypt(sealed, new byte[0]));
    }

    /** The library asks for {@code https://sts.…}; its connections end here. */
    HttpTransportFactory transport() {
        return () -> new NetHttpTransport.Builder()
                .setConnectionFactory(this::redirected)
                .build();
    }

    private HttpURLConnection redirected(URL url) throws IOException {
        asked.add(url);
        askers.add(Thread.currentThread().getName());
        URI here = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + url.getPath());
        return (HttpURLConnection) here.toURL().openConnection();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            forms.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Answer answer = script.apply(forms.size());
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
