// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.doctor.Patient.Visit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @Test
    void help_tells_the_options_and_the_exit_codes() {
        Visit visit = Patient.visit("check", "--help");

        assertThat(visit.code()).isZero();
        assertThat(visit.out()).contains("--recipe", "--permission", "--call", "Exit codes:", "authorization refused");
    }

    @Test
    void the_version_is_told() {
        Visit visit = Patient.visit("--version");

        assertThat(visit.code()).isZero();
        assertThat(visit.out()).startsWith("dataflow-oauth-doctor ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "chekc",
                "check",
                "check --recipe",
                "check --recipe a --recipie b",
                "check --recipe a extra",
                "check --recipe a --deadline 30",
                "check --recipe a --deadline 11m",
                "check --recipe a --deadline 1ms",
                "check --recipe a --call /relative",
                "check --recipe a --call no^url",
                "check --recipe a --call https://x.example --method DELETE",
                "check --recipe a --permission a.b.c",
                "check --recipe a --resource projects/p",
                "check --recipe a --permissions-at https://x.example",
                "check --recipe a --bind nameless",
                "check --recipe a --bind =file",
                "check --recipe a --bind x=1 --bind x=2",
                "check --recipe a --secret x=named:y",
                "check --recipe a --secret x=env:",
                "check --recipe a --secret x"
            })
    void a_line_that_is_wrong_ends_with_two_and_says_why(String line) {
        Visit visit = Patient.visit(line.isEmpty() ? new String[0] : line.split(" ", -1));

        assertThat(visit.code()).as(visit.err()).isEqualTo(2);
        assertThat(visit.err()).startsWith("The command line is wrong: ").contains("Usage: ");
        assertThat(visit.out()).isEmpty();
    }

    @Test
    void an_unknown_option_is_named() {
        Visit visit = Patient.visit("check", "--recipe", "a", "--recipie=b");

        assertThat(visit.err()).contains("--recipie");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check|--recipe|a|--secret|x=hunter2-Hunter2",
                "check|--recipe|a|--secret=x=hunter2-Hunter2",
                "check|--recipe|a|--secret|hunter2-Hunter2",
                "check|--recipe|a|--bind|hunter2-Hunter2",
                "check|--recipe|a|--deadline|hunter2-Hunter2",
                "check|--recipe|a|--call|hunter2-Hunter2",
                "check|--recipe|a|--call=hunter2-Hunter2",
                "check|--recipe|a|--method|hunter2-Hunter2",
                "check|--recipe|a|--token=hunter2-Hunter2",
                "check|--recipe|a|--token|hunter2-Hunter2",
                "check|--recipe|a|--hunter2-Hunter2",
                "check|--recipe|a|-xhunter2-Hunter2",
                "check|hunter2-Hunter2",
                "hunter2-Hunter2",
                "--loopback-http=hunter2-Hunter2",
                "check|--recipe|a|--json=hunter2-Hunter2",
                "check|--recipe|a|--trust|a|--trust|hunter2-Hunter2"
            })
    void a_secret_in_the_wrong_place_is_not_repeated(String line) {
        Visit visit = Patient.visit(line.split("\\|", -1));

        assertThat(visit.code()).isEqualTo(2);
        assertThat(visit.err()).doesNotContainIgnoringCase("hunter2");
    }
}
