// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Bytes that are sent as they are, and what happens after them.
 *
 * @param bytes of status line, headers, body, or of nothing like that
 * @param ending of the connection
 * @param again what comes again and again, if anything does
 */
record Reply(byte[] bytes, Ending ending, byte[] again) {
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
