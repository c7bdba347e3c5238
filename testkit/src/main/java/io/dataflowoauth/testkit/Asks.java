// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What one principal asked for in a journal, in order: tokens, and calls of resources. Immutable. */
final class Asks {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(90);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration TERMINAL_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(15);
    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(10);

    private final List<JournalEntry> all;

    private Asks(List<JournalEntry> all) {
        this.all = all;
    }

    static Asks of(Journal journal, String principal) {
        return new Asks(journal.entries().stream()
                .filter(entry -> entry.principal().equals(principal))
                .toList());
    }

    /** All lines about the principal, those that are wrong marked. */
    String lines(List<JournalEntry> wrong) {
        return all.isEmpty()
                ? "  (nothing in the journal is about it)"
                : all.stream()
                        .map(entry -> (wrong.contains(entry) ? "> " : "  ") + entry)
                        .collect(Collectors.joining("\n"));
    }

    List<JournalEntry> issued() {
        return all.stream()
                .filter(entry -> entry.kind() == JournalEntry.Kind.TOKEN_ISSUED)
                .toList();
    }

    /** Each time when a token was asked for: answered, refused, or struck by a fault. */
    List<JournalEntry> forTokens() {
        return all.stream().filter(this::isForToken).toList();
    }

    /** Tokens that were issued only when the one before them had run out. */
    List<JournalEntry> late() {
        List<JournalEntry> issued = issued();
        List<JournalEntry> late = new ArrayList<>();
        for (int i = 1; i < issued.size(); i++) {
            Instant end = issued.get(i - 1).expiresAt().orElse(Instant.MAX);
            if (!issued.get(i).at().isBefore(end)) {
                late.add(issued.get(i));
            }
        }
        return late;
    }

    /** Asks for a token that came sooner after a failure than the gate of a stream opens. */
    List<JournalEntry> hasty() {
        List<JournalEntry> hasty = new ArrayList<>();
        List<JournalEntry> asks = forTokens();
        int doublings = 0;
        Optional<JournalEntry> live = Optional.empty();
        for (int i = 0; i < asks.size(); i++) {
            JournalEntry ask = asks.get(i);
            if (ask.kind() == JournalEntry.Kind.TOKEN_ISSUED) {
                live = Optional.of(ask);
                doublings = 0;
                continue;
            }
            Duration most = mostWhileServed(live, ask.at());
            Duration whole = shorter(LONGEST_PAUSE, Duration.ofSeconds(1L << Math.min(doublings, 7)));
            Duration least = longer(shorter(whole.dividedBy(2), most), floor(ask));
            doublings += whole.compareTo(most) <= 0 ? 1 : 0;
            if (i + 1 < asks.size() && asks.get(i + 1).at().isBefore(ask.at().plus(least))) {
                hasty.add(asks.get(i + 1));
            }
        }
        return hasty;
    }

    /** Calls that were sent again with another token after authentication had refused them, and what came of it. */
    List<JournalEntry> replays() {
        List<JournalEntry> replays = new ArrayList<>();
        List<JournalEntry> calls =
                all.stream().filter(entry -> isCall(entry) || isRefused(entry)).toList();
        for (int i = 1; i < calls.size(); i++) {
            JournalEntry refused = calls.get(i - 1);
            JournalEntry again = calls.get(i);
            boolean sameCall = refused.path().equals(again.path());
            if (isRefused(refused) && sameCall && !refused.tokenId().equals(again.tokenId())) {
                replays.add(again);
            }
        }
        return replays;
    }

    List<JournalEntry> refusedByAuthentication() {
        return all.stream().filter(this::isRefused).toList();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    private boolean isForToken(JournalEntry entry) {
        return switch (entry.kind()) {
            case TOKEN_ISSUED, TOKEN_REFUSED -> true;
            case FAULT -> !entry.code().equals(Optional.of("bad-answer")) && !isWhereCallsGo(entry);
            default -> false;
        };
    }

    private boolean isWhereCallsGo(JournalEntry fault) {
        return all.stream().anyMatch(entry -> isCall(entry) && entry.path().equals(fault.path()));
    }

    /** By the resource, or by a fault in its place. */
    private boolean isRefused(JournalEntry entry) {
        boolean fault = entry.kind() == JournalEntry.Kind.FAULT && isWhereCallsGo(entry);
        return entry.status() == 401 && (fault || entry.kind() == JournalEntry.Kind.CALL_REFUSED);
    }

    private static boolean isCall(JournalEntry entry) {
        return entry.kind() == JournalEntry.Kind.CALL_ANSWERED || entry.kind() == JournalEntry.Kind.CALL_REFUSED;
    }

    /** While a token is still served, no pause is longer than half of that time. */
    private static Duration mostWhileServed(Optional<JournalEntry> live, Instant at) {
        Duration served = live.flatMap(token -> token.expiresAt().map(end -> {
                    Duration life = Duration.between(token.issuedAt().orElse(token.at()), end);
                    Duration margin = shorter(LONGEST_MARGIN, life.dividedBy(10));
                    return Duration.between(at, end.minus(margin));
                }))
                .orElse(Duration.ZERO);
        return served.isNegative() || served.isZero() ? LONGEST_PAUSE : longer(SHORTEST_PAUSE, served.dividedBy(2));
    }

    private static Duration floor(JournalEntry failed) {
        int status = failed.status();
        boolean terminal = status >= 400 && status < 500 && status != 408 && status != 425 && status != 429;
        Duration asked = failed.retryAfter()
                .map(wait -> shorter(wait, LONGEST_RETRY_AFTER))
                .orElse(Duration.ZERO);
        return terminal ? longer(TERMINAL_PAUSE, asked) : asked;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
