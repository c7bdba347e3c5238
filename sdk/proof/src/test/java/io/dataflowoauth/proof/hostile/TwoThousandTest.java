// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.testkit.LeakSweep;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two thousand things that somebody else got wrong, or meant ill: each is told by a code, in time, and tells no secret. */
class TwoThousandTest {
    /** The deadline, and what a busy machine may add to it. */
    private static final long LONGEST_MILLIS = 3_000;

    @TempDir
    private Path folder;

    @Test
    void what_is_not_spoilt_gives_a_token() throws Exception {
        Stream<HostileCase> hops = Arrays.stream(Hop.values()).map(HostileCase::control);
        Stream<HostileCase> recipes = Recipes.all().stream()
                .map(good -> new HostileCase(
                        Hop.RECIPE,
                        good.kind(),
                        new Fault(Fault.Kind.VALUE, "none"),
                        Reply.of(good.json().good())));

        List<String> failed = Lanes.run(Stream.concat(hops, recipes).toList(), folder, Border.PATIENT).stream()
                .filter(outcome -> !isGood(outcome))
                .map(outcome -> outcome.tried() + " -> " + outcome.end())
                .toList();

        assertThat(failed).isEmpty();
    }

    @Test
    void no_two_cases_are_alike_and_there_are_two_thousand() {
        List<HostileCase> cases = HostileCases.all("http://127.0.0.1:1/");

        assertThat(cases.stream().map(HostileCase::key)).doesNotHaveDuplicates();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(2_000);
    }

    @Test
    void each_is_told_by_a_code_in_time_without_a_secret_and_without_a_call_elsewhere() throws Exception {
        try (Peer trap = Peer.start();
                HeardLog log = HeardLog.listening()) {
            List<HostileCase> cases = HostileCases.all("http://127.0.0.1:" + trap.port() + "/");

            List<Lane.Outcome> outcomes = Lanes.run(cases, folder, Border.OPTIONS);

            List<String> wrong = new ArrayList<>();
            LeakSweep sweep = LeakSweep.forKnownSecretsAnd(Canary.secrets());
            for (Lane.Outcome outcome : outcomes) {
                judge(outcome, wrong);
                sweep.text(outcome.tried().key(), seen(outcome));
            }
            sweep.text("the log", log.text());
            sweep.report().leaks().forEach(leak -> wrong.add("leak: " + leak));
            assertThat(wrong).as("%d of %d", wrong.size(), cases.size()).isEmpty();
            assertThat(outcomes).hasSameSizeAs(cases);
            assertThat(trap.connections()).isZero();
        }
    }

    @Test
    void a_secret_that_shows_a_call_elsewhere_and_a_failure_without_a_code_would_be_seen() {
        HostileCase tried = HostileCase.control(Hop.TOKEN_ENDPOINT);
        IllegalStateException leaking = new IllegalStateException(new IllegalArgumentException(Canary.CLIENT_SECRET));
        Lane.Outcome outcome = new Lane.Outcome(tried, leaking, 4_000, List.of("https://evil.example"), List.of());
        List<String> wrong = new ArrayList<>();

        judge(outcome, wrong);
        int leaks = LeakSweep.forKnownSecretsAnd(Canary.secrets())
                .text("one", seen(outcome))
                .report()
                .leaks()
                .size();

        assertThat(wrong).hasSize(3);
        assertThat(leaks).isPositive();
    }

    private static boolean isGood(Lane.Outcome outcome) {
        boolean forged = outcome.end() instanceof NotVerifiedException refused
                && refused.code().equals("access.signature-wrong");
        return outcome.strangers().isEmpty() && (outcome.end() instanceof Map || forged);
    }

    private static void judge(Lane.Outcome outcome, List<String> wrong) {
        boolean typed = outcome.end() instanceof TokenException || outcome.end() instanceof NotVerifiedException;
        boolean broken =
                outcome.end() instanceof TokenException known && known.code().equals("core.source-broken");
        if (!typed || broken) {
            wrong.add("no code: " + outcome.tried() + " -> " + outcome.end());
        }
        if (outcome.millis() > LONGEST_MILLIS) {
            wrong.add("late: " + outcome.tried() + " after " + outcome.millis() + " ms");
        }
        if (!outcome.strangers().isEmpty()) {
            wrong.add("a call elsewhere: " + outcome.tried() + " to " + outcome.strangers());
        }
    }

    /** Everything that a program could log of it. */
    private static String seen(Lane.Outcome outcome) {
        StringWriter text = new StringWriter();
        if (outcome.end() instanceof Throwable failure) {
            failure.printStackTrace(new PrintWriter(text, true));
        }
        if (outcome.end() instanceof TokenException failure) {
            text.append(failure.detail()).append(failure.remedy()).append(String.valueOf(failure.refusal()));
        }
        return text.append(String.valueOf(outcome.end()))
                .append(String.valueOf(outcome.events()))
                .toString();
    }
}
