// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgedTest {
    private final List<Result> results = List.of(
            live("dataflow-oauth", 1, 31),
            live("dataflow-oauth", 2, 62),
            live("floor-own-mono-two-clocks", 1, 50),
            live("floor-own-mono-two-clocks", 2, 80),
            live("azure-core/SimpleTokenCache", 1, 310),
            Result.skipped(new Result.Key("live-subscribe", "floor-own-mono-clock", 1, "ns/op"), "slow"));

    @Test
    void ours_is_judged_by_the_floor_and_a_peer_is_told_as_a_multiple_of_ours() {
        List<Ratio> ratios = Judged.ratios(results);

        assertThat(verdict(ratios, "dataflow-oauth over floor-own-mono-two-clocks"))
                .isEqualTo("met");
        assertThat(verdict(ratios, "azure-core/SimpleTokenCache over dataflow-oauth"))
                .isEqualTo("resolved");
    }

    @Test
    void two_threads_are_judged_by_what_the_floor_makes_of_two_threads() {
        Ratio ratio = Judged.ratios(results).stream()
                .filter(each -> each.name().startsWith("two threads"))
                .findFirst()
                .orElseThrow();

        assertThat(ratio.rounds().median()).isEqualTo(2.0 / 1.6);
        assertThat(ratio.verdict()).isEqualTo("missed");
    }

    @Test
    void an_issuer_of_the_kit_is_judged_by_the_start_of_its_peer_and_by_its_own_signature() {
        List<Ratio> ratios = Judged.ratios(List.of(
                issuer(FakeIssuers.START, FakeIssuers.KIT, 500),
                issuer(FakeIssuers.START, FakeIssuers.MOCK, 1000),
                issuer(FakeIssuers.RATE, FakeIssuers.KIT, 1300),
                issuer(FakeIssuers.RATE, FakeIssuers.SIGNATURE + FakeIssuers.KIT, 1000)));

        assertThat(ratios)
                .extracting(ratio -> ratio.name() + ": " + ratio.verdict())
                .containsExactly(
                        "testkit, first token: dataflow-oauth-testkit over mock-oauth2-server: met",
                        "testkit, next token: dataflow-oauth-testkit over the signature alone, beside"
                                + " dataflow-oauth-testkit: missed");
    }

    @Test
    void what_was_skipped_is_compared_with_nothing() {
        assertThat(Judged.ratios(results)).extracting(Ratio::name).noneMatch(name -> name.contains("-mono-clock"));
    }

    private static String verdict(List<Ratio> ratios, String name) {
        return ratios.stream()
                .filter(ratio -> ratio.name().equals(name))
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    private static Result issuer(String benchmark, String subject, double value) {
        return Result.measured(
                new Result.Key(benchmark, subject, 1, "ms"),
                new Result.Measured(value, 0.0, null, Collections.nCopies(5, value)));
    }

    private static Result live(String subject, int threads, double nanos) {
        return Result.measured(
                new Result.Key("live-subscribe", subject, threads, "ns/op"),
                Result.Measured.timed(Collections.nCopies(5, nanos), Collections.nCopies(5, 32.0)));
    }
}
