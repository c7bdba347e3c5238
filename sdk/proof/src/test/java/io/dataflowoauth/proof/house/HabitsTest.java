// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What code must not do but in the files and packages that are listed here, each for a reason that stands beside it.
 */
class HabitsTest {
    /**
     * The facade for blocking callers; Beam's DoFns and main methods block by nature, and so does a command line; the kit waits
     * for its servers.
     */
    private static final List<String> MAY_BLOCK = List.of(
            "io.dataflowoauth.BlockingTokens",
            "io.dataflowoauth.beam",
            "io.dataflowoauth.doctor.Ground",
            "io.dataflowoauth.samples",
            "io.dataflowoauth.testkit");

    /** A flight, a close, a timer, a foreign future or callback begins here; an operator passes a subscription on. */
    private static final List<String> MAY_SUBSCRIBE = List.of(
            "io.dataflowoauth.internal.Flight",
            "io.dataflowoauth.Farewell",
            "io.dataflowoauth.LiveHandle",
            "io.dataflowoauth.BlockingTokens",
            "io.dataflowoauth.internal.HeldMono",
            "io.dataflowoauth.access.audit.Telling",
            "io.dataflowoauth.googleauth.LiveCredentials",
            "io.dataflowoauth.guard.Admission",
            "io.dataflowoauth.beam",
            "io.dataflowoauth.kafka.OpenLogin",
            "io.dataflowoauth.samples");

    /** The system's clock. */
    private static final List<String> MAY_READ_THE_CLOCK = List.of("io.dataflowoauth.TokenTime");

    /**
     * Names of variables come from a recipe; but no recipe may choose which variable lets programs run. The program of the kit
     * tells SLF4J that no logger is meant to be there.
     */
    private static final List<String> MAY_READ_THE_ENVIRONMENT = List.of(
            "io.dataflowoauth.SecretPlaces",
            "io.dataflowoauth.google.internal.ExecutableGate",
            "io.dataflowoauth.testkit.standalone.Main",
            "io.dataflowoauth.samples");

    /** A command line ends with an exit code. */
    private static final List<String> MAY_STOP_THE_PROCESS =
            List.of("io.dataflowoauth.doctor.Doctor", "io.dataflowoauth.testkit.standalone.Main");

    @Test
    void blocking_calls_stay_at_the_edge() {
        var wrong = Calls.outside(House.classes(), Calls::blocks, MAY_BLOCK);

        assertThat(wrong).as("a blocking call").isEmpty();
    }

    @Test
    void only_listed_files_subscribe() {
        var wrong = Calls.outside(House.classes(), Calls::subscribes, MAY_SUBSCRIBE);

        assertThat(wrong).as("a subscription of our own").isEmpty();
    }

    @Test
    void time_is_a_parameter() {
        var wrong = Calls.outside(House.classes(), Calls::readsAmbientTime, MAY_READ_THE_CLOCK);

        assertThat(wrong).as("ambient time").isEmpty();
    }

    @Test
    void the_environment_is_read_where_a_recipe_names_it() {
        var wrong = Calls.outside(House.classes(), Calls::readsTheEnvironment, MAY_READ_THE_ENVIRONMENT);

        assertThat(wrong).as("an ambient environment").isEmpty();
    }

    @Test
    void nothing_sleeps() {
        var wrong = Calls.outside(House.classes(), Calls::sleeps, List.of());

        assertThat(wrong).as("sleeping code").isEmpty();
    }

    @Test
    void a_library_neither_prints_nor_stops_the_process() {
        var published = EnumSet.copyOf(Room.PUBLISHED);

        var prints = Calls.outside(House.classes(published), Calls::prints, List.of());
        var stops = Calls.outside(House.classes(published), Calls::stopsTheProcess, MAY_STOP_THE_PROCESS);

        assertThat(prints).as("printing").isEmpty();
        assertThat(stops).as("stopping the process").isEmpty();
    }
}
