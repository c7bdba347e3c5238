// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.TokenBinding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report for people: a tree of the steps, and what to fix first. */
final class Tree {
    private final Look look;
    private final StringBuilder text = new StringBuilder();

    private Tree(Look look) {
        this.look = look;
    }

    static String of(Report report, Look look) {
        Tree tree = new Tree(look);
        tree.write(report);
        return tree.text.toString();
    }

    private void write(Report report) {
        line("", "check of " + report.recipe());
        List<Step> steps = report.steps();
        for (int i = 0; i < steps.size(); i++) {
            write(steps.get(i), i == steps.size() - 1);
        }
        line("", "");
        report.first()
                .ifPresentOrElse(
                        this::writeFirst, () -> line("", look.good("All passed") + ", " + millis(report.took()) + "."));
        line(
                "",
                "Exit code " + report.outcome().exitCode() + ": "
                        + report.outcome().words() + ".");
    }

    private void write(Step step, boolean last) {
        Outcome outcome = step.end().outcome();
        String mark = look.mark(outcome);
        String end = outcome == Outcome.NOT_REACHED
                ? outcome.words()
                : millis(step.end().took());
        line(last ? look.lastBranch() : look.branch(), mark + " " + step.title() + ", " + end);
        List<String> facts = facts(step);
        String stem = last ? "   " : look.stem();
        for (int i = 0; i < facts.size(); i++) {
            line(stem + (i == facts.size() - 1 ? look.lastBranch() : look.branch()), facts.get(i));
        }
    }

    private List<String> facts(Step step) {
        List<String> facts = new ArrayList<>();
        Step.Seen seen = step.seen();
        if (!seen.who().names().isEmpty()) {
            facts.add("who: " + names(seen.who()));
        }
        if (!seen.subject().isEmpty()) {
            facts.add("subject token, not verified here: " + said(seen.subject()));
        }
        seen.token().ifPresent(token -> {
            facts.add("token: " + token(token));
            if (!token.claims().isEmpty()) {
                facts.add("it says, not verified here: " + said(token.claims()));
            }
        });
        seen.exchanges()
                .forEach(exchange -> facts.add("asked: " + exchange.method() + " " + exchange.place() + ": "
                        + exchange.end() + ", " + millis(exchange.took())));
        seen.warnings()
                .forEach(warning -> facts.add("warning: " + warning.code().name() + ": " + Plain.text(warning.detail())
                        + " " + warning.code().remedy()));
        step.end()
                .diagnosis()
                .ifPresent(cause -> facts.add(look.bad(step.end().outcome().words()) + ": " + cause.code()));
        return facts;
    }

    private void writeFirst(Step step) {
        Diagnosis cause = step.end().diagnosis().orElseThrow();
        line("", look.bad("First thing to fix") + ", at " + step.title() + ":");
        line("  ", cause.code() + " (" + step.end().outcome().words() + ")");
        line("  ", Plain.text(cause.summary()));
        if (!cause.principal().names().isEmpty()) {
            line("  ", "For whom: " + names(cause.principal()));
        }
        if (!cause.missing().isEmpty()) {
            line("  ", "Missing: " + Plain.text(cause.missing()));
        }
        line("  ", "What to change: " + Plain.text(cause.remedy()));
        cause.steps().forEach(todo -> line("    ", look.bullet() + " " + Plain.text(todo)));
        cause.evidence().forEach(fact -> line("  ", "Seen: " + Plain.text(fact)));
        if (step.end().outcome() != Outcome.MISCONFIGURED) {
            String retry = cause.retryCanHelp() ? "may help." : "does not help.";
            line("  ", "Known because " + certainty(cause) + "; a retry " + retry);
        }
    }

    private static String certainty(Diagnosis cause) {
        return switch (cause.certainty()) {
            case TOLD ->
                cause.layer() == Diagnosis.Layer.TRANSPORT ? "that is what happened" : "the other side said so";
            case INFERRED -> "nothing else is left";
            case GUESSED -> "it is the likeliest cause";
        };
    }

    private String token(Step.Token token) {
        String bound = token.binding().kind() == TokenBinding.Kind.NONE
                ? ""
                : ", bound to a "
                        + (token.binding().kind() == TokenBinding.Kind.DPOP ? "DPoP key" : "client certificate");
        String scopes = token.scopes().isEmpty() ? "" : ", scopes " + String.join(" ", token.scopes());
        return token.type() + bound + ", ends in " + span(token.left()) + Plain.text(scopes);
    }

    private static String said(Map<String, String> claims) {
        List<String> said = new ArrayList<>();
        claims.forEach((name, value) -> said.add(name + " " + value));
        return String.join("; ", said);
    }

    private String names(PrincipalChain chain) {
        return Plain.text(String.join(look.arrow(), chain.names()));
    }

    private static String millis(Duration took) {
        return took.toMillis() + " ms";
    }

    private static String span(Duration left) {
        return left.toHours() > 0
                ? String.format(Locale.ROOT, "%d h %d min", left.toHours(), left.toMinutesPart())
                : String.format(Locale.ROOT, "%d min %d s", left.toMinutes(), left.toSecondsPart());
    }

    private void line(String indent, String content) {
        text.append((indent + look.fit(content)).stripTrailing()).append('\n');
    }
}
