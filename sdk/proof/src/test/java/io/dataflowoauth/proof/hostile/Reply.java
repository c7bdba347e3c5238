// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Bytes that are sent as they are, and what happens after them. */
final class Reply {
    private final byte[] bytes;
    private final Ending ending;
    private final byte[] again;

    private Reply(byte[] bytes, Ending ending, byte[] again) {
        this.bytes = bytes;
        this.ending = ending;
        this.again = again;
    }

    enum Ending {
        /** The connection is closed in good order. */
        CLOSE,
        /** The connection is reset. */
        RESET,
        /** Nothing more comes, and the connection stays. */
        SILENCE,
        /** More comes every few milliseconds, without an end. */
        DRIP,
        /** More comes as fast as it can, without an end. */
        FLOOD
    }

    /** Of status line, headers, body, or of nothing like that; not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    /** What becomes of the connection. */
    Ending ending() {
        return ending;
    }

    /** What comes again and again, if anything does; not to be changed. */
    byte[] again() {
        return again;
    }

    static Reply of(String bytes) {
        return new Reply(bytes.getBytes(ISO_8859_1), Ending.CLOSE, new byte[0]);
    }

    static Reply of(byte[] bytes) {
        return new Reply(bytes, Ending.CLOSE, new byte[0]);
    }

    Reply then(Ending changed) {
        return new Reply(bytes, changed, again);
    }

    Reply then(Ending changed, String more) {
        return new Reply(bytes, changed, more.getBytes(ISO_8859_1));
    }

    /** With an issuer of the same length in place of the one that templates name. */
    Reply at(String template, String issuer) {
        String text = new String(bytes, ISO_8859_1);
        return text.contains(template)
                ? new Reply(text.replace(template, issuer).getBytes(ISO_8859_1), ending, again)
                : this;
    }
}
