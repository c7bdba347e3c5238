// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.access.diagnosis.DiagnosisEngine;
import io.dataflowoauth.access.diagnosis.Symptoms;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Forty faults, listed before the engine was written: each call goes over HTTP through all hops. */
class FortyFaultsTest {
    @TempDir
    private Path folder;

    static List<PlantedFault> faults() {
        return PlantedFault.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void a_fault_is_told_by_layer_and_cause_and_its_remedy_makes_the_call_pass(PlantedFault fault) {
        try (Plant plant = new Plant(folder)) {
            Stage stage =
                    Objects.requireNonNull(stages().get(fault.id()), fault.id()).apply(plant);

            Diagnosis diagnosis = DiagnosisEngine.diagnose(refused(stage));
            stage.remedy().accept(diagnosis);
            Optional<Symptoms> afterwards = stage.call().get();

            assertThat(diagnosis.layer()).as("%s", diagnosis).isEqualTo(fault.layer());
            assertThat(diagnosis.code())
                    .as("%s %s", diagnosis, diagnosis.evidence())
                    .isEqualTo("diagnosis." + fault.code());
            assertThat(diagnosis.evidence()).anyMatch(fact -> fact.equals("status " + fault.status()));
            assertThat(diagnosis.evidence()).anyMatch(fact -> fact.endsWith(" " + fault.error()));
            assertThat(afterwards).as("after %s", diagnosis).isEmpty();
        }
    }

    @Test
    void there_are_twenty_in_each_layer_and_each_is_planted() {
        assertThat(faults())
                .filteredOn(fault -> fault.layer() == Diagnosis.Layer.AUTHENTICATION)
                .hasSize(20);
        assertThat(faults())
                .filteredOn(fault -> fault.layer() == Diagnosis.Layer.AUTHORIZATION)
                .hasSize(20);
        assertThat(stages().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        faults().stream().map(PlantedFault::id).toList());
    }

    private static Symptoms refused(Stage stage) {
        return stage.call().get().orElseThrow(() -> new AssertionError("The fault does no harm"));
    }

    private static Map<String, Function<Plant, Stage>> stages() {
        Map<String, Function<Plant, Stage>> all = new HashMap<>();
        Stream.of(
                        IssuerFaults.all(),
                        ResourceFaults.all(),
                        ImpersonationFaults.all(),
                        PermissionFaults.all(),
                        PolicyFaults.all())
                .forEach(all::putAll);
        return all;
    }
}
