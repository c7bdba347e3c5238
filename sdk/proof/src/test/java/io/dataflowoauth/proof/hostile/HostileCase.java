// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

/**
 * One thing that is wrong in one place.
 *
 * @param hop where it comes in
 * @param field of what comes in
 * @param fault of the field
 * @param reply what the other side of the hop answers; where the hop is no network, its bytes are the text
 */
record HostileCase(Hop hop, String field, Fault fault, Reply reply) {
    /** Everything as it should be. */
    static HostileCase control(Hop hop) {
        Reply good = hop.isAnswer()
                ? hop.good().reply()
                : Reply.of(new String(hop.good().body(), java.nio.charset.StandardCharsets.ISO_8859_1));
        return new HostileCase(hop, "", new Fault(Fault.Kind.VALUE, "none"), good);
    }

    byte[] bytes() {
        return reply.bytes();
    }

    boolean answers(String path) {
        return hop.isAnswer() && hop.isAt(path);
    }

    /** What tells it from every other. */
    String key() {
        return hop.title() + " | " + field + " | " + fault;
    }

    @Override
    public String toString() {
        return key();
    }
}
