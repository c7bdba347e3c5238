// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A server on a bare socket of this machine, which answers each request with the bytes that a case wants. */
final class Peer implements AutoCloseable {
    private static final int DRIP_MILLIS = 20;

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Function<String, Reply> answering = path -> Reply.of("");
    private volatile String heard = "";

    private Peer(ServerSocket listener) {
        this.listener = listener;
    }

    static Peer start() {
        try {
            Peer peer = new Peer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            daemon(peer::accept);
            return peer;
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** From now on each request for a path is answered so. */
    void answer(Function<String, Reply> byPath) {
        answering = byPath;
    }

    /** How many connections there were. */
    int connections() {
        return connections.get();
    }

    /** The last request, head and body. */
    String heard() {
        return heard;
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
                connections.incrementAndGet();
                open.add(socket);
                daemon(() -> converse(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void converse(Socket socket) {
        try (socket) {
            String request = request(new BufferedInputStream(socket.getInputStream()));
            heard = request;
            if (!request.isEmpty()) {
                say(answering.apply(request.split(" ", 3)[1]), socket);
            }
        } catch (IOException | RuntimeException over) {
            open.remove(socket);
        }
        open.remove(socket);
    }

    private static void say(Reply reply, Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(reply.bytes());
        out.flush();
        switch (reply.ending()) {
            case CLOSE -> socket.shutdownOutput();
            case RESET -> socket.setSoLinger(true, 0);
            case SILENCE -> untilClosed(socket);
            case DRIP -> drip(socket, reply.again(), DRIP_MILLIS);
            case FLOOD -> drip(socket, reply.again(), 1);
        }
    }

    private static void untilClosed(Socket socket) throws IOException {
        int read = 0;
        while (read >= 0) {
            read = socket.getInputStream().read();
        }
    }

    /** A read that times out is the pause; the other side's end of it is the end. */
    private static void drip(Socket socket, byte[] bytes, int millis) throws IOException {
        socket.setSoTimeout(millis);
        while (true) {
            try {
                if (socket.getInputStream().read() < 0) {
                    return;
                }
            } catch (java.net.SocketTimeoutException pause) {
                socket.getOutputStream().write(bytes);
            }
        }
    }

    private static String request(InputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        int length = 0;
        String line = line(in);
        while (!line.isEmpty()) {
            request.append(line).append('\n');
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).trim());
            }
            line = line(in);
        }
        return request + "\n" + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
            if (read != '\r') {
                line.append((char) read);
            }
        }
        return line.toString();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "hostile-peer");
        thread.setDaemon(true);
        thread.start();
    }
}
