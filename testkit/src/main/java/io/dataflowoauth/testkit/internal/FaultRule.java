// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * When something goes wrong, for whom, and what. Immutable.
 *
 * @param timing which of the calls that it is for
 * @param target which calls it is for
 * @param effect what happens to them
 */
public record FaultRule(Timing timing, Target target, Effect effect) {
    /**
     * Which calls strike, among those that a fault is for.
     *
     * @param first the first so many; 0 for no such limit
     * @param every each n-th; 1 for all
     * @param lasting so long from the moment when it is planned; empty for ever
     */
    public record Timing(int first, int every, Optional<Duration> lasting) {
        /** All of them. */
        public static final Timing ALWAYS = new Timing(0, 1, Optional.empty());
    }

    /**
     * Which calls a fault is for.
     *
     * @param principal who makes them, or what they are about
     * @param path what their path matches
     * @param service which service of a stub they go to
     */
    public record Target(Optional<String> principal, Optional<Pattern> path, Optional<String> service) {
        /** All of them. */
        public static final Target ANY = new Target(Optional.empty(), Optional.empty(), Optional.empty());

        boolean meets(Sight sight) {
            return service.filter(wanted -> !wanted.equals(sight.service())).isEmpty()
                    && path.filter(wanted -> !wanted.matcher(sight.path()).matches())
                            .isEmpty()
                    && principal
                            .filter(wanted -> !sight.names().get().contains(wanted))
                            .isEmpty();
        }
    }

    /**
     * What is known of a call before it is answered, or of a token before it is signed.
     *
     * @param path without a query
     * @param service of a stub, or an empty text
     * @param names whoever it names, looked up when a fault asks
     */
    public record Sight(String path, String service, java.util.function.Supplier<Set<String>> names) {}

    /** What happens. */
    public sealed interface Effect {}

    /**
     * The route is not reached, and this is answered.
     *
     * @param answer in its place
     */
    public record Instead(Answer answer) implements Effect {}

    /**
     * The route is not reached, and the fake fails in its own words.
     *
     * @param status of the answer
     * @param change of the answer
     */
    public record Failing(int status, UnaryOperator<Answer> change) implements Effect {}

    /**
     * The route is reached, and its answer is changed on its way.
     *
     * @param name of the change
     * @param change of the answer
     */
    public record Spoiling(String name, UnaryOperator<Answer> change) implements Effect {}

    /**
     * The answer comes later, and other faults may still strike.
     *
     * @param delay before the headers, in real time
     */
    public record Delaying(Duration delay) implements Effect {}

    /**
     * A token is made badly, and the answer is as ever.
     *
     * @param name of the flaw
     * @param flaw how it is made
     */
    public record Flawing(String name, TokenFlaw flaw) implements Effect {}

    /**
     * The keys change hands before a token is signed, and other faults may still strike it.
     *
     * @param name of the rotation
     * @param turn what happens to the keys
     */
    public record Turning(String name, KeyTurn turn) implements Effect {}
}
