// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.internal.Moment;
import io.dataflowoauth.oauth2.introspection.IntrospectedToken;
import java.time.Duration;

/** What becomes of an issuer's answers about tokens: an active token is good only if what is said of it holds too. */
final class Answers {
    /** A token that is not active rarely becomes so, but a new one may not be known everywhere at once. */
    private static final Duration LONGEST_DISBELIEF = Duration.ofSeconds(5);

    private final TokenProfile profile;
    private final ClaimRules rules;
    private final TokenTime time;

    Answers(TokenProfile profile, TokenTime time) {
        this.profile = profile;
        this.rules = new ClaimRules(profile);
        this.time = time;
    }

    TokenProfile profile() {
        return profile;
    }

    TokenTime time() {
        return time;
    }

    Told read(IntrospectedToken answer, Moment now) {
        if (!answer.isActive()) {
            return refused(AccessCodes.TOKEN_INACTIVE, "It answered that active is false.", now);
        }
        Members claims = Members.claims(answer.members());
        try {
            VerifiedToken token = rules.check(claims, now.wall());
            return new Told(
                    () -> current(token),
                    shorter(profile.belief(), Duration.between(now.wall(), token.expiresAt())),
                    now);
        } catch (NotVerifiedException unfit) {
            return new Told(() -> rules.check(claims, time.now()), disbelief(), now);
        }
    }

    Told failed(Throwable failure, Moment now) {
        if (!(failure instanceof TokenException known)) {
            return unasked(failure.getClass().getSimpleName());
        }
        return known.code().equals(OAuth2Codes.ISSUER_MISMATCH.name())
                ? refused(AccessCodes.ISSUER_UNTRUSTED, known.detail(), now)
                : unasked(known.code() + ": " + known.detail());
    }

    /** Nothing is known, and nothing is remembered of that. */
    Told unasked(String why) {
        return new Told(
                () -> {
                    throw NotVerifiedException.undecided(AccessCodes.INTROSPECTION_UNAVAILABLE, why);
                },
                Duration.ZERO,
                new Moment(time.nanoTime(), time.now()));
    }

    private Told refused(ErrorCode code, String fact, Moment now) {
        return new Told(
                () -> {
                    throw NotVerifiedException.of(code, fact);
                },
                disbelief(),
                now);
    }

    private VerifiedToken current(VerifiedToken token) {
        try {
            token.times().requireNow(profile, time.now());
        } catch (NotVerifiedException untimely) {
            throw untimely.forPrincipal(token.principal().chain());
        }
        return token;
    }

    private Duration disbelief() {
        return shorter(profile.belief(), LONGEST_DISBELIEF);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
