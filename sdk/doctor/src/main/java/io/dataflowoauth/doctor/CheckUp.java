// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.BlockingTokens;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.diagnosis.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Goes one check step by step, on the thread that asks for it: each hop of the chain with a stream that stays open, so that the
 * next hop uses its token as a pipeline's would; then the permissions; then the call. The first step that does not pass is the
 * last one that is gone.
 */
final class CheckUp {
    private final Question question;
    private final TokenTime time;
    private final long begin;
    private final List<Step> steps = new ArrayList<>();
    private boolean stopped;

    private CheckUp(Question question, TokenTime time) {
        this.question = question;
        this.time = time;
        this.begin = time.nanoTime();
    }

    /** A whole check. Blocks until its deadline at the latest, and a few seconds more if tokens are to be taken back. */
    static Report of(Question question, TokenTime time) {
        CheckUp check = new CheckUp(question, time);
        check.go();
        return new Report(Plain.text(question.recipe().name()), check.steps, check.since(check.begin));
    }

    private void go() {
        try (Ground ground = Ground.of(question.names(), question.network())) {
            TokenRecipe recipe = question.recipe().recipe();
            Uses uses = Uses.of(question, ground.runtime());
            List<TokenStream> open = new ArrayList<>();
            try {
                go(Chain.of(recipe, ground.runtime().options()), uses, new Walk(ground, open));
            } finally {
                open.forEach(TokenStream::close);
            }
        } catch (TokenException.Misconfigured wrong) {
            steps.add(ended(Step.Kind.SETUP, "what was given", Step.Seen.NOTHING, end(wrong, Causes.unknown(), begin)));
        }
    }

    private void go(List<TokenRecipe> hops, Uses uses, Walk walk) {
        Identities identities = new Identities();
        hops.forEach(hop -> step(Step.Kind.HOP, hop.object().kind(), walk, Causes.of(hop, identities), () -> {
            walk.subject = identities.learn(hop, walk.ground);
            walk.open.add(TokenStream.open(hop, walk.ground.runtime()));
            return Optional.of(tokens(walk.last()).token());
        }));
        Causes last = Causes.of(hops.get(hops.size() - 1), identities);
        question.permissions().ifPresent(asked -> {
            Causes causes = last.with(Platform.GOOGLE, walk.token, Optional.empty());
            step(Step.Kind.PERMISSION, asked.title(), walk, causes, () -> {
                Set<String> missing = new TreeSet<>(asked.permissions());
                missing.removeAll(tokens(walk.last()).use(uses.held()));
                if (!missing.isEmpty()) {
                    throw new Lacking(causes.lacking(missing, asked.resource(), time.now()));
                }
                return Optional.empty();
            });
        });
        question.call()
                .ifPresent(asked -> step(
                        Step.Kind.CALL,
                        asked.title(),
                        walk,
                        last.with(asked.platform(), walk.token, asked.audience()),
                        () -> {
                            tokens(walk.last()).use(uses.call());
                            return Optional.empty();
                        }));
    }

    private void step(Step.Kind kind, String title, Walk walk, Causes causes, Supplier<Optional<AccessToken>> work) {
        if (stopped) {
            steps.add(Step.notReached(kind, Plain.text(title)));
            return;
        }
        long from = time.nanoTime();
        Optional<AccessToken> token = Optional.empty();
        Step.End end;
        try {
            token = work.get();
            end = new Step.End(Outcome.PASSED, since(from), Optional.empty());
        } catch (CallRefusedException refused) {
            Diagnosis cause = causes.of(refused, time.now());
            end = new Step.End(Outcome.of(cause), since(from), Optional.of(cause));
        } catch (Lacking lacking) {
            end = new Step.End(Outcome.of(lacking.cause), since(from), Optional.of(lacking.cause));
        } catch (TokenException failure) {
            end = end(Causes.behind(failure, walk.ground.events()), causes, from);
        }
        token.ifPresent(live -> walk.token = Optional.of(live));
        steps.add(ended(kind, title, walk.seen(causes, token.map(this::told)), end));
    }

    private Step ended(Step.Kind kind, String title, Step.Seen seen, Step.End end) {
        stopped = end.outcome() != Outcome.PASSED;
        return new Step(kind, Plain.text(title), end, seen);
    }

    private Step.End end(TokenException failure, Causes causes, long from) {
        Diagnosis cause = causes.of(failure, time.now());
        return new Step.End(Outcome.of(failure, cause), since(from), Optional.of(cause));
    }

    private BlockingTokens tokens(TokenStream stream) {
        Duration left = question.network().deadline().minus(since(begin));
        if (left.isNegative() || left.isZero()) {
            throw new TokenException.Unavailable(DoctorCodes.DEADLINE_PASSED, "")
                    .forPrincipal(stream.request().principal());
        }
        return BlockingTokens.of(stream, left);
    }

    private Step.Token told(AccessToken token) {
        return new Step.Token(
                token.type(),
                token.binding(),
                token.scopes(),
                token.expiresAt(),
                Duration.between(time.now(), token.expiresAt()),
                Claims.of(token));
    }

    private Duration since(long from) {
        return Duration.ofNanos(time.nanoTime() - from);
    }

    /** Nobody refused, and a permission is not there. */
    private static final class Lacking extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Diagnosis cause;

        private Lacking(Diagnosis cause) {
            super(cause.code());
            this.cause = cause;
        }
    }

    /** How far a check has come. */
    private static final class Walk {
        private final Ground ground;
        private final List<TokenStream> open;
        private Optional<AccessToken> token = Optional.empty();
        private Map<String, String> subject = Map.of();

        private Walk(Ground ground, List<TokenStream> open) {
            this.ground = ground;
            this.open = open;
        }

        private TokenStream last() {
            return open.get(open.size() - 1);
        }

        private Step.Seen seen(Causes causes, Optional<Step.Token> told) {
            Map<String, String> exchanged = subject;
            subject = Map.of();
            return new Step.Seen(
                    causes.who(),
                    exchanged,
                    told,
                    ground.network().take(),
                    ground.events().takeWarnings());
        }
    }
}
