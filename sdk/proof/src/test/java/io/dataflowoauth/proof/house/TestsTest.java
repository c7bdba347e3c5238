// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The habits of tests: they never sleep, none is switched off, each asserts something, and their names are sentences. */
class TestsTest {
    private static final Set<String> OFF = Set.of("Disabled", "DisabledIf", "EnabledIf", "EnabledOnOs", "DisabledOnOs");
    private static final List<String> ASSERTING = List.of(
            "org.assertj.core", "reactor.test", "org.junit.jupiter.api.Assertions", "org.apache.beam.sdk.testing");

    private static final JavaClasses TESTS = House.tests();

    @Test
    void no_test_sleeps() {
        var wrong = Calls.outside(TESTS.stream(), Calls::sleeps, List.of());

        assertThat(wrong).as("a sleeping test").isEmpty();
    }

    @Test
    void no_test_is_switched_off() {
        Stream<String> onMethods = units().filter(TestsTest::isOff).map(JavaMember::getFullName);
        Stream<String> onTypes = TESTS.stream()
                .filter(type -> type.getAnnotations().stream()
                        .anyMatch(note -> OFF.contains(note.getRawType().getSimpleName())))
                .map(type -> type.getName());
        List<String> assumptions = Calls.outside(
                TESTS.stream(),
                call -> call.getTargetOwner().getSimpleName().equals("Assumptions")
                        || call.getTarget().getName().startsWith("assumeThat"),
                List.of());

        assertThat(Stream.concat(onMethods, onTypes)).as("a disabled test").isEmpty();
        assertThat(assumptions).as("a test that may skip itself").isEmpty();
    }

    @Test
    void each_test_asserts_something() {
        Map<String, Set<String>> calls = callsByUnit();
        Stream<String> wrong = units().filter(Calls::isTest)
                .map(JavaMember::getFullName)
                .filter(test -> !reachesAnAssertion(test, calls));

        assertThat(wrong).as("a test without an assertion").isEmpty();
    }

    @Test
    void names_of_tests_are_sentences() {
        Stream<String> wrong = units().filter(Calls::isTest)
                .filter(test -> !test.getName().contains("_"))
                .map(JavaMember::getFullName);

        assertThat(wrong).as("a test whose name is no sentence").isEmpty();
    }

    private static Stream<JavaCodeUnit> units() {
        return TESTS.stream().flatMap(type -> type.getCodeUnits().stream());
    }

    private static boolean isOff(JavaCodeUnit unit) {
        return unit.getAnnotations().stream()
                .anyMatch(note -> OFF.contains(note.getRawType().getSimpleName()));
    }

    private static Map<String, Set<String>> callsByUnit() {
        return units().collect(Collectors.toMap(
                JavaMember::getFullName,
                unit -> unit.getAccessesFromSelf().stream()
                        .map(call -> call.getTarget().getFullName())
                        .collect(Collectors.toCollection(HashSet::new)),
                (first, second) -> first,
                HashMap::new));
    }

    private static boolean reachesAnAssertion(String test, Map<String, Set<String>> calls) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(Set.of(test));
        while (!open.isEmpty()) {
            String unit = open.pop();
            if (ASSERTING.stream().anyMatch(unit::startsWith) || unit.contains("TokenAssertions")) {
                return true;
            }
            if (seen.add(unit)) {
                open.addAll(calls.getOrDefault(unit, Set.of()));
            }
        }
        return false;
    }
}
