// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.threats;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A connection to a server of this machine on which a test writes what it likes, byte by byte, and that reads no further than
 * it is asked to. For one thread; each wait ends after half a minute.
 */
public final class Wire implements AutoCloseable {
    private final Socket socket;

    /** Connects. */
    public Wire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
    }

    /** Writes each character as one byte, at once. */
    public Wire send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Everything up to the end of the next answer, whose length its header tells. */
    public String answer() throws IOException {
        StringBuilder text = new StringBuilder(head());
        InputStream in = socket.getInputStream();
        int body = text.indexOf("\r\n\r\n") + 4;
        String head = text.substring(0, body).toLowerCase(Locale.ROOT);
        int at = head.indexOf("content-length: ");
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
        while (text.length() < body + length) {
            text.append(next(in));
        }
        return text.toString();
    }

    /** Everything up to the end of the headers. */
    public String head() throws IOException {
        StringBuilder text = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (text.indexOf("\r\n\r\n") < 0) {
            text.append(next(in));
        }
        return text.toString();
    }

    /** Whether the other side closes, after whatever it still sends. */
    public boolean ends() throws IOException {
        int next = 0;
        while (next >= 0) {
            next = socket.getInputStream().read();
        }
        return true;
    }

    private static char next(InputStream in) throws IOException {
        int read = in.read();
        if (read < 0) {
            throw new IOException("the connection ended");
        }
        return (char) read;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
