// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.page;

import java.time.Instant;
import java.util.List;

/**
 * What there is to draw.
 *
 * @param from the first moment
 * @param until the last
 * @param lanes one for each principal
 * @param bands what was broken, and when
 * @param changes what was changed, at one moment each
 */
public record Picture(Instant from, Instant until, List<Lane> lanes, List<Band> bands, List<Change> changes) {
    /**
     * One principal: its tokens, and what it did with them.
     *
     * @param principal its full name
     * @param name how it is called
     * @param caption what is said below its name
     * @param tokens in their order
     * @param uses when a resource answered it
     * @param marks what went wrong
     */
    public record Lane(
            String principal, String name, String caption, List<Life> tokens, List<Instant> uses, List<Mark> marks) {}

    /**
     * One token's life.
     *
     * @param issuedAt when it began
     * @param expiresAt when it ends
     * @param about scopes and such
     */
    public record Life(Instant issuedAt, Instant expiresAt, String about) {}

    /**
     * Something that went wrong at one moment.
     *
     * @param at when
     * @param kind of it
     * @param text what happened, and why
     */
    public record Mark(Instant at, Kind kind, String text) {}

    /** What went wrong. Each has a shape of its own. */
    public enum Kind {
        /** The layer of the token said no: a cross. */
        AUTHENTICATION,
        /** The layer of the roles said no: a square. */
        AUTHORIZATION,
        /** The request was wrong: a circle. */
        REQUEST,
        /** A fault that was planned: a triangle. */
        FAULT
    }

    /**
     * Something was broken for a while.
     *
     * @param name what
     * @param from since when
     * @param until when it was mended
     */
    public record Band(String name, Instant from, Instant until) {}

    /**
     * Something was changed.
     *
     * @param at when
     * @param text what
     */
    public record Change(Instant at, String text) {}
}
