// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks.issuers;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import jdk.net.ExtendedSocketOptions;

/**
 * One kept-alive connection, on which the same request for a token is sent again and again: a client that costs next to
 * nothing, so that what is measured is the issuer's. It fails when the issuer closes the connection.
 */
final class OneConnection implements AutoCloseable {
    private final Socket socket;
    private final InputStream from;
    private final byte[] request;

    /**
     * Connects.
     *
     * @param acknowledgesAtOnce whether this side acknowledges each segment at once, where the system can be told to
     */
    OneConnection(Started issuer, boolean acknowledgesAtOnce) throws IOException {
        this.socket =
                new Socket(InetAddress.getLoopbackAddress(), issuer.endpoint().getPort());
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        InputStream raw = socket.getInputStream();
        this.from = new BufferedInputStream(acknowledgesAtOnce ? new AtOnce(raw, socket) : raw, 16_384);
        this.request = String.join(
                        "\r\n",
                        "POST " + issuer.endpoint().getPath() + " HTTP/1.1",
                        "Host: " + issuer.endpoint().getAuthority(),
                        "Authorization: " + issuer.authorization(),
                        "Content-Type: application/x-www-form-urlencoded",
                        "Content-Length: " + Started.BODY.length(),
                        "",
                        Started.BODY)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** One token, or an exception. */
    String token() throws IOException {
        socket.getOutputStream().write(request);
        String status = line();
        int length = -1;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            }
        }
        String body = new String(length < 0 ? chunks() : exactly(length), StandardCharsets.UTF_8);
        if (!status.startsWith("HTTP/1.1 200") || !body.contains("\"access_token\"")) {
            throw new IOException("No token, but " + status);
        }
        return body;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private byte[] chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.append(new String(exactly(size), StandardCharsets.ISO_8859_1));
            line();
        }
        line();
        return body.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = from.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The issuer closed the connection");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = from.read(); next != '\n'; next = from.read()) {
            if (next < 0) {
                throw new EOFException("The issuer closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    /** Acknowledges what it has read; the system forgets soon that it was told to. */
    private static final class AtOnce extends FilterInputStream {
        private final Socket socket;

        private AtOnce(InputStream raw, Socket socket) {
            super(raw);
            this.socket = socket;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
            return count;
        }
    }
}
