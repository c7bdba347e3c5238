// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kinds of events. */
public final class TokenEvents {
    private TokenEvents() {}

    /**
     * What every event of a stream knows.
     *
     * @param at when
     * @param stream the stream's name
     * @param request what the stream asks for
     */
    public record Origin(Instant at, String stream, TokenRequest request) {}

    private abstract static class OfStream implements TokenEvent {
        private final Origin origin;

        private OfStream(Origin origin) {
            this.origin = requireNonNull(origin, "origin");
        }

        @Override
        public final Instant at() {
            return origin.at();
        }

        @Override
        public final String stream() {
            return origin.stream();
        }

        @Override
        public final TokenRequest request() {
            return origin.request();
        }

        @Override
        public final String toString() {
            return getClass().getSimpleName() + "[" + origin.at() + " " + origin.stream() + " "
                    + origin.request().principal().acting() + details() + "]";
        }

        final Origin origin() {
            return origin;
        }

        String details() {
            return "";
        }
    }

    private abstract static class OfToken extends OfStream {
        private final String tokenId;

        private OfToken(Origin origin, String tokenId) {
            super(origin);
            this.tokenId = requireNonNull(tokenId, "tokenId");
        }

        /** The token's serial. */
        @SuppressWarnings("EffectivelyPrivate") // users call it on the kinds, which are public
        public final String tokenId() {
            return tokenId;
        }

        @Override
        String details() {
            return " token " + tokenId;
        }
    }

    /** The source is being asked for a token. */
    public static final class Asked extends OfStream {
        /** At the moment of the call. */
        public Asked(Origin origin) {
            super(origin);
        }
    }

    /** A new token went live. */
    public static final class Issued extends OfToken {
        private final AccessToken token;
        private final Duration took;
        private final boolean replacement;

        /** With the time from the call to the answer; a replacement took over from a token before it. */
        public Issued(Origin origin, AccessToken token, Duration took, boolean replacement) {
            super(origin, token.id());
            this.token = token;
            this.took = took;
            this.replacement = replacement;
        }

        /** When its life began. */
        public Instant issuedAt() {
            return token.issuedAt();
        }

        /** When its life ends. */
        public Instant expiresAt() {
            return token.expiresAt();
        }

        /** What the issuer said that the token may be used for; empty where it said nothing. */
        public Set<String> scopes() {
            return token.scopes();
        }

        /** As {@link AccessToken#fingerprint}, of the token that went live. */
        public String fingerprint(Key key) {
            return token.fingerprint(key);
        }

        /** From the call to the answer. */
        public Duration took() {
            return took;
        }

        /** Whether it took over from another token of the stream. */
        public boolean replacement() {
            return replacement;
        }

        @Override
        String details() {
            return super.details() + (replacement ? " replaces" : " is first") + ", lives " + token.lifetime();
        }
    }

    /** The issuer answered with the token that is live already, or with one that does not live longer. */
    public static final class Unchanged extends OfStream {
        /** At the moment of the answer. */
        public Unchanged(Origin origin) {
            super(origin);
        }
    }

    /** A call to the source failed. */
    public static final class Failed extends OfStream {
        private final TokenException failure;

        /** With the failure, which knows when the gate opens again. */
        public Failed(Origin origin, TokenException failure) {
            super(origin);
            this.failure = failure;
        }

        /** Why, and when the next try may be. */
        public TokenException failure() {
            return failure;
        }

        @Override
        String details() {
            return " " + failure.code();
        }
    }

    /** A token was put on a call, and the call ended other than by a refusal. */
    public static final class Used extends OfToken {
        private final boolean replay;

        /** With the serial of the token; a replay is the second call after a refusal. */
        public Used(Origin origin, String tokenId, boolean replay) {
            super(origin, tokenId);
            this.replay = replay;
        }

        /** Whether it was the second call after a refusal. */
        public boolean replay() {
            return replay;
        }

        @Override
        String details() {
            return super.details() + (replay ? " replay" : "");
        }
    }

    /** A token was put on a call, and the resource refused. */
    public static final class Refused extends OfToken {
        private final Diagnosis diagnosis;
        private final Duration held;
        private final boolean replayed;
        private final @Nullable Duration pause;

        /** With the time from handing the token out to the refusal, and whether the call is sent once more. */
        public Refused(Origin origin, String tokenId, Diagnosis diagnosis, Duration held, boolean replayed) {
            super(origin, tokenId);
            this.diagnosis = diagnosis;
            this.held = held;
            this.replayed = replayed;
            this.pause = null;
        }

        private Refused(Refused from, Duration pause) {
            super(from.origin(), from.tokenId());
            this.diagnosis = from.diagnosis;
            this.held = from.held;
            this.replayed = from.replayed;
            this.pause = requireNonNull(pause, "pause");
        }

        /** The first diagnosis. */
        public Diagnosis diagnosis() {
            return diagnosis;
        }

        /** From handing the token out to the refusal. */
        public Duration held() {
            return held;
        }

        /** Whether the call is sent once more with a new token. */
        public boolean replayed() {
            return replayed;
        }

        /** The pause after which the call is sent again because the resource was busy; empty if it is not. */
        public Optional<Duration> retriedAfter() {
            return Optional.ofNullable(pause);
        }

        /** The same refusal, of a call that is sent again after a pause. */
        public Refused retriedAfter(Duration length) {
            return new Refused(this, length);
        }

        @Override
        String details() {
            return super.details() + " " + diagnosis + (pause == null ? "" : " Sent again after " + pause + ".");
        }
    }

    /** A live token was dropped because a resource refused it. */
    public static final class Invalidated extends OfToken {
        /** With the serial of the dropped token. */
        public Invalidated(Origin origin, String tokenId) {
            super(origin, tokenId);
        }
    }

    /** A refused token that is kept, because another was dropped a moment ago. Told once for each, whatever the storm. */
    public static final class Spared extends OfToken {
        /** With the serial of the token that is kept. */
        public Spared(Origin origin, String tokenId) {
            super(origin, tokenId);
        }
    }

    /** The issuer took the token of a closed stream back. */
    public static final class Revoked extends OfToken {
        /** With the serial of the revoked token. */
        public Revoked(Origin origin, String tokenId) {
            super(origin, tokenId);
        }
    }

    /** The token of a closed stream could not be taken back, and lives on until it expires. */
    public static final class NotRevoked extends OfToken {
        private final TokenException failure;

        /** With the serial of the token, and why. */
        public NotRevoked(Origin origin, String tokenId, TokenException failure) {
            super(origin, tokenId);
            this.failure = failure;
        }

        /** Why. */
        public TokenException failure() {
            return failure;
        }

        @Override
        String details() {
            return super.details() + " " + failure.code();
        }
    }

    /** The last handle on the stream was closed. */
    public static final class StreamClosed extends OfStream {
        /** At the moment of closing. */
        public StreamClosed(Origin origin) {
            super(origin);
        }
    }
}
