// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

/**
 * What is wrong with one thing that comes in.
 *
 * @param kind of fault, by which the page counts
 * @param name of this very one
 */
record Fault(Kind kind, String name) {
    enum Kind {
        MISSING("missing"),
        NULL("null"),
        WRONG_TYPE("wrong type"),
        EMPTY("empty"),
        OVERSIZED("oversized"),
        NESTED("nested deep"),
        DUPLICATE("duplicate member"),
        TRUNCATED("truncated"),
        TRAILING("something after the end"),
        SYNTAX("no JSON"),
        MEDIA_TYPE("wrong content type"),
        ENCODING("no UTF-8, or a mark before it"),
        CONTROL("NUL, control and invisible characters"),
        LINE_BREAK("line breaks"),
        NUMBER("no such number"),
        VALUE("wrong value"),
        UNKNOWN("unknown member"),
        STATUS("status"),
        REDIRECT("redirect"),
        HTTP("no HTTP"),
        SLOW("slow"),
        RESET("reset or closed"),
        ECHO("echo of a secret"),
        URL("URL trick");

        final String title;

        Kind(String title) {
            this.title = title;
        }
    }

    @Override
    public String toString() {
        return kind.title + ": " + name;
    }
}
