// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettingsTest {
    @Test
    void options_are_read_in_both_spellings() {
        var settings = Settings.parse(List.of(
                "--elements", "500", "--lifetime=10", "--threads", "3", "--report=out", "--break", "role-removed"));

        assertThat(settings)
                .isEqualTo(new Settings(500, Duration.ofSeconds(10), 3, Path.of("out"), Fault.ROLE_REMOVED));
    }

    @Test
    void nothing_said_means_the_whole_file_and_tokens_of_two_seconds() {
        assertThat(Settings.parse(List.of())).isEqualTo(Settings.defaults());
        assertThat(Settings.defaults().elements()).isEqualTo(AirportFile.all().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--elements 0 | --elements takes a whole number from 1 to 3376",
                "--elements 3377 | --elements takes",
                "--elements many | not \"many\"",
                "--lifetime 1.5 | --lifetime takes",
                "--threads=65 | --threads takes",
                "--threads | --threads needs a value",
                "--break everything | issuer-down, role-removed, key-rotated",
                "--elephants 7 | no option --elephants",
                "elements 7 | no option elements"
            })
    void an_option_that_makes_no_sense_ends_with_a_sentence_and_exit_code_2(String options, String sentence) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();

        int code = Main.run(List.of(options.split(" ")), print(out), print(err));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(sentence).hasLineCount(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void help_lists_every_option_and_every_fault() {
        var out = new ByteArrayOutputStream();

        int code = Main.run(List.of("--elements", "1", "--help"), print(out), print(new ByteArrayOutputStream()));

        assertThat(code).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--elements", "--lifetime", "--threads", "--report", "--break", "--help", Fault.names());
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void each_fault_has_a_name_that_is_understood(Fault fault) {
        assertThat(Fault.named(fault.label())).isEqualTo(fault);
    }

    @Test
    void a_bad_option_is_a_type_of_its_own() {
        assertThatThrownBy(() -> Settings.parse(List.of("--x=1"))).isInstanceOf(BadOption.class);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
