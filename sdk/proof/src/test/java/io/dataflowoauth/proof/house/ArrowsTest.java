// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Imports point one way: between rooms, between packages, and between the files of a room. */
class ArrowsTest {
    private static final String CORE = "io.dataflowoauth";
    private static final String SHARED = "io.dataflowoauth.internal";
    private static final String KEYED = "io.dataflowoauth.keyed";
    private static final String HTTP = "io.dataflowoauth.http";
    private static final String JOSE = "io.dataflowoauth.jose";
    private static final String OAUTH2 = "io.dataflowoauth.oauth2";
    private static final String VERTX = "io.dataflowoauth.vertx";
    private static final String GOOGLE = "io.dataflowoauth.google";
    private static final String GOOGLE_AUTH = "io.dataflowoauth.googleauth";
    private static final String ACCESS = "io.dataflowoauth.access";
    private static final String ACCESS_CEL = "io.dataflowoauth.access.cel";
    private static final String GUARD = "io.dataflowoauth.guard";
    private static final String MICROMETER = "io.dataflowoauth.micrometer";
    private static final String OPENTELEMETRY = "io.dataflowoauth.opentelemetry";
    private static final String BEAM = "io.dataflowoauth.beam";
    private static final String KAFKA = "io.dataflowoauth.kafka";
    private static final String DOCTOR = "io.dataflowoauth.doctor";
    private static final String TESTKIT = "io.dataflowoauth.testkit";

    /** What each part of the house may see besides itself; the first name that fits a package is its part. */
    private static final Map<String, Set<String>> MAY_SEE = maySee();

    private static Map<String, Set<String>> maySee() {
        Map<String, Set<String>> arrows = new LinkedHashMap<>();
        arrows.put(
                "io.dataflowoauth.samples",
                Set.of(CORE, KEYED, HTTP, JOSE, OAUTH2, VERTX, GOOGLE, ACCESS, GUARD, BEAM, TESTKIT));
        arrows.put(TESTKIT, Set.of(CORE, SHARED, HTTP, JOSE, OAUTH2, VERTX, GOOGLE, ACCESS, ACCESS_CEL));
        arrows.put(DOCTOR, Set.of(CORE, SHARED, HTTP, OAUTH2, GOOGLE, GOOGLE_AUTH, ACCESS));
        arrows.put(MICROMETER, Set.of(CORE, SHARED, ACCESS));
        arrows.put(OPENTELEMETRY, Set.of(ACCESS));
        arrows.put(BEAM, Set.of(CORE, SHARED, HTTP, OAUTH2));
        arrows.put(GOOGLE_AUTH + ".gax", Set.of(CORE, GOOGLE_AUTH));
        arrows.put(GOOGLE_AUTH + ".grpc", Set.of(CORE, GOOGLE_AUTH));
        arrows.put(GOOGLE_AUTH + ".cab", Set.of(CORE, GOOGLE, GOOGLE_AUTH));
        arrows.put(GOOGLE_AUTH, Set.of(CORE, SHARED, HTTP, OAUTH2, GOOGLE));
        arrows.put(KAFKA, Set.of(CORE, SHARED));
        arrows.put(GOOGLE, Set.of(CORE, SHARED, HTTP, JOSE, OAUTH2));
        arrows.put(ACCESS_CEL, Set.of(ACCESS));
        arrows.put(GUARD, Set.of(CORE, ACCESS));
        arrows.put(ACCESS, Set.of(CORE, SHARED, HTTP, JOSE, OAUTH2));
        arrows.put(KEYED, Set.of(CORE, SHARED));
        arrows.put(OAUTH2, Set.of(CORE, SHARED, HTTP, JOSE));
        arrows.put(VERTX, Set.of(CORE, SHARED, HTTP));
        arrows.put(HTTP, Set.of(CORE, SHARED));
        arrows.put(JOSE, Set.of(CORE, SHARED, HTTP));
        arrows.put(SHARED, Set.of());
        arrows.put(CORE, Set.of(SHARED));
        return arrows;
    }

    @Test
    void no_arrow_turns_back() {
        Stream<String> wrong = ours(House.classes())
                .filter(arrow -> !allowed(partOf(arrow.getOriginClass()), partOf(arrow.getTargetClass())))
                .map(Dependency::getDescription);

        assertThat(wrong).as("an arrow turned back").isEmpty();
    }

    @Test
    void no_circle_of_packages() {
        var graph = graph(House.classes(), JavaClass::getPackageName);

        assertThat(Circles.of(graph)).as("a circle of packages").isEmpty();
    }

    @Test
    void no_circle_of_files() {
        var graph = graph(House.classes(), House::fileOf);

        assertThat(Circles.of(graph)).as("a circle of files").isEmpty();
    }

    @Test
    void a_sample_never_uses_internal_packages() {
        Stream<String> wrong = ours(House.classes(List.of(Room.PIPELINE, Room.SERVICE, Room.PROXY)))
                .filter(arrow -> House.isInternal(arrow.getTargetClass().getPackageName()))
                .map(Dependency::getDescription);

        assertThat(wrong).as("an internal package used by a sample").isEmpty();
    }

    @Test
    void an_internal_package_is_used_by_its_own_room_or_is_the_shared_one_of_the_sdk() {
        Stream<String> wrong = ours(House.classes())
                .filter(arrow -> House.isInternal(arrow.getTargetClass().getPackageName()))
                .filter(arrow -> House.roomOf(arrow.getOriginClass()) != House.roomOf(arrow.getTargetClass()))
                .filter(arrow -> !arrow.getTargetClass().getPackageName().equals(SHARED))
                .map(Dependency::getDescription);

        assertThat(wrong).as("an internal package of another room").isEmpty();
    }

    private static boolean allowed(String from, String to) {
        return from.equals(to) || MAY_SEE.getOrDefault(from, Set.of()).contains(to);
    }

    private static String partOf(JavaClass type) {
        return MAY_SEE.keySet().stream()
                .filter(part -> Room.within(type.getPackageName(), part))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<Dependency> ours(Stream<JavaClass> classes) {
        return classes.flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(arrow -> Room.within(
                        arrow.getTargetClass().getBaseComponentType().getPackageName(), House.OURS));
    }

    private static Map<String, Set<String>> graph(Stream<JavaClass> classes, Function<JavaClass, String> node) {
        Map<String, Set<String>> graph = new TreeMap<>();
        ours(classes).forEach(arrow -> {
            String from = node.apply(arrow.getOriginClass());
            String to = node.apply(arrow.getTargetClass().getBaseComponentType());
            graph.computeIfAbsent(to, name -> new TreeSet<>());
            Set<String> seen = graph.computeIfAbsent(from, name -> new TreeSet<>());
            if (!from.equals(to)) {
                seen.add(to);
            }
        });
        return graph;
    }
}
