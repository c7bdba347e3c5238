// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.life;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A token endpoint on a bare socket, which says the bytes that a test wants and knows each connection to it. */
final class SocketIssuer implements AutoCloseable {
    /** The whole answer. */
    static final String ANSWER = answer("whole-token");

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Semaphore heard = new Semaphore(0);
    private final Semaphore gone = new Semaphore(0);
    private volatile Reply reply = socket -> say(socket, ANSWER);

    private SocketIssuer(ServerSocket listener) {
        this.listener = listener;
    }

    static SocketIssuer start() {
        try {
            SocketIssuer issuer = new SocketIssuer(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
            daemon(issuer::accept);
            return issuer;
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    static String answer(String token) {
        String body = "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}";
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        socket.getOutputStream().flush();
    }

    /** From now on each request is answered so. */
    void answers(Reply now) {
        reply = now;
    }

    /** From now on nothing is answered, and the connection is kept. */
    void holds() {
        reply = socket -> {};
    }

    /** From now on so many bytes of the answer are said, and the connection is reset or closed. */
    void breaksOffAt(int offset, boolean reset) {
        reply = socket -> {
            say(socket, ANSWER.substring(0, offset));
            if (reset) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        };
    }

    /** Waits for one request that nobody has waited for yet. */
    boolean heard() throws InterruptedException {
        return heard.tryAcquire(10, TimeUnit.SECONDS);
    }

    /** Waits for so many connections to be closed that nobody has waited for yet. */
    boolean sawClosed(int connections) throws InterruptedException {
        return gone.tryAcquire(connections, 10, TimeUnit.SECONDS);
    }

    int open() {
        return open.size();
    }

    /** A recipe that asks here; another scope makes it another recipe. */
    TokenRecipe recipe(String... scopes) {
        return recipe(URI.create("http://127.0.0.1:" + listener.getLocalPort()), scopes);
    }

    static TokenRecipe recipe(URI base, String... scopes) {
        return OAuth2Recipes.clientCredentials(
                        base, "reader", ClientAuthentication.clientSecretBasic(SecretRef.named("reader")))
                .withTokenEndpoint(base.resolve("/token"))
                .withScopes(scopes)
                .recipe();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                daemon(() -> converse(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void converse(Socket socket) {
        try (socket) {
            BufferedReader requests = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            while (hear(requests)) {
                heard.release();
                reply.to(socket);
            }
        } catch (IOException reset) {
            open.remove(socket);
        }
        open.remove(socket);
        gone.release();
    }

    private static boolean hear(BufferedReader requests) throws IOException {
        int length = 0;
        String line = requests.readLine();
        boolean something = line != null;
        while (line != null && !line.isEmpty()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).trim());
            }
            line = requests.readLine();
        }
        for (int read = 0; something && read < length; read++) {
            something = requests.read() >= 0;
        }
        return something;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "socket-issuer");
        thread.setDaemon(true);
        thread.start();
    }

    /** What is said to one request. */
    @FunctionalInterface
    interface Reply {
        void to(Socket socket) throws IOException;
    }
}
