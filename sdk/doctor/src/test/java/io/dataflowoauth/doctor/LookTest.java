// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenWarning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LookTest {
    private static final PrincipalChain WHO = PrincipalChain.of("wörker").then("reader");

    @Test
    void a_screen_without_letters_beyond_ascii_gets_none() {
        String tree = Tree.of(report(Diagnosis.Certainty.TOLD), new Look(true, false));

        assertThat(tree).matches(text -> text.chars().allMatch(c -> c < 128), "ASCII");
        assertThat(tree)
                .contains("+- [ok] google.attached, 5 ms\n")
                .contains("|  +- who: w?rker -> reader\n")
                .contains("+- [no] google.impersonated, 7 ms\n")
                .contains("`- [--] GET https://x.example/, not reached\n");
    }

    @Test
    void only_a_terminal_gets_colours() {
        assertThat(Tree.of(report(Diagnosis.Certainty.TOLD), new Look(false, true)))
                .contains("\u001B[32m✓\u001B[0m", "\u001B[31m✗\u001B[0m");
        assertThat(Tree.of(report(Diagnosis.Certainty.TOLD), new Look(false, false)))
                .doesNotContain("\u001B");
    }

    @Test
    void bound_tokens_claims_and_warnings_are_shown() {
        assertThat(Tree.of(report(Diagnosis.Certainty.TOLD), new Look(false, false)))
                .contains("token: DPoP, bound to a DPoP key, ends in 2 h 5 min, scopes a b\n")
                .contains("subject token, not verified here: sub job-1\n")
                .contains("it says, not verified here: sub ada; aud orders\n")
                .contains("warning: core.recipe-invalid: at file:/key ");
    }

    @ParameterizedTest
    @EnumSource
    void how_a_cause_is_known_is_told(Diagnosis.Certainty certainty) {
        String tree = Tree.of(report(certainty), new Look(false, false));

        assertThat(tree)
                .contains(
                        switch (certainty) {
                            case TOLD -> "Known because the other side said so; a retry does not help.";
                            case INFERRED -> "Known because nothing else is left; a retry does not help.";
                            case GUESSED -> "Known because it is the likeliest cause; a retry does not help.";
                        });
    }

    @Test
    void what_is_to_be_done_comes_as_steps() {
        assertThat(Tree.of(report(Diagnosis.Certainty.TOLD), new Look(false, false)))
                .contains("  Missing: a.b.c on projects/p\n")
                .contains("    • gcloud do something\n")
                .contains("  Seen: status 403\n");
    }

    @Test
    void json_is_written_in_ascii_and_escapes_what_it_must() {
        String json = JsonText.of(Map.of("a\"\\\n", List.of("ü✓\u001B", 7L, true, Map.of(), List.of())));

        assertThat(json)
                .isEqualTo(
                        "{\n  \"a\\\"\\\\\\u000a\": [\n    \"\\u00fc\\u2713\\u001b\",\n    7,\n    true,\n    {},\n    []\n  ]\n}\n");
    }

    @Test
    void json_tells_bound_tokens_and_warnings_too() {
        assertThat(JsonReport.of(report(Diagnosis.Certainty.GUESSED)))
                .contains("\"binding\": \"dpop\"", "\"sub\": \"ada\"", "\"detail\": \"at file:/key\"", "\"guessed\"");
    }

    private static Report report(Diagnosis.Certainty certainty) {
        Step.Token token = new Step.Token(
                "DPoP",
                TokenBinding.dpop("thumb"),
                Set.of("a b"),
                Instant.EPOCH,
                Duration.ofMinutes(125),
                new TreeMap<>(Map.of("sub", "ada", "aud", "orders")).descendingMap());
        TokenWarning warning = new TokenWarning(
                new TokenEvents.Origin(Instant.EPOCH, "stream", TokenRequest.defaults()),
                CoreCodes.RECIPE_INVALID,
                "at file:/key");
        Diagnosis cause = Diagnosis.of(Diagnosis.Layer.AUTHORIZATION, CoreCodes.CALL_PERMISSION_DENIED, WHO)
                .withMissing("a.b.c on projects/p")
                .withSteps(List.of("gcloud do something"))
                .withEvidence(List.of("status 403"))
                .withCertainty(certainty);
        return new Report(
                "recipe.json",
                List.of(
                        new Step(
                                Step.Kind.HOP,
                                "google.attached",
                                new Step.End(Outcome.PASSED, Duration.ofMillis(5), Optional.empty()),
                                new Step.Seen(
                                        WHO, Map.of("sub", "job-1"), Optional.of(token), List.of(), List.of(warning))),
                        new Step(
                                Step.Kind.HOP,
                                "google.impersonated",
                                new Step.End(Outcome.AUTHORIZATION_REFUSED, Duration.ofMillis(7), Optional.of(cause)),
                                Step.Seen.NOTHING),
                        Step.notReached(Step.Kind.CALL, "GET https://x.example/")),
                Duration.ofMillis(12));
    }
}
