// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Types of other libraries stay in the packages that are there to see them. */
class ThirdPartiesTest {
    /** The packages of a library, and the packages of ours that may use it. */
    private static final Map<String, List<String>> HOMES = Map.ofEntries(
            Map.entry(
                    "io.vertx",
                    List.of(
                            "io.dataflowoauth.vertx",
                            "io.dataflowoauth.guard",
                            "io.dataflowoauth.samples",
                            "io.dataflowoauth.testkit.internal")),
            Map.entry("io.netty", List.of("io.dataflowoauth.vertx", "io.dataflowoauth.testkit.internal")),
            Map.entry("com.nimbusds", List.of("io.dataflowoauth.jose", "io.dataflowoauth.testkit")),
            Map.entry("com.fasterxml.jackson", List.of("io.dataflowoauth.internal", "io.dataflowoauth.http")),
            Map.entry("org.apache.beam", List.of("io.dataflowoauth.beam", "io.dataflowoauth.samples.pipeline")),
            Map.entry("org.apache.kafka", List.of("io.dataflowoauth.kafka")),
            Map.entry("org.junit", List.of("io.dataflowoauth.testkit")),
            Map.entry("org.assertj", List.of("io.dataflowoauth.testkit")),
            Map.entry("com.github.benmanes", List.of("io.dataflowoauth.keyed", "io.dataflowoauth.access")),
            Map.entry("dev.cel", List.of("io.dataflowoauth.access.cel", "io.dataflowoauth.googleauth.cab")),
            Map.entry(
                    "org.snakeyaml", List.of("io.dataflowoauth.access.policy", "io.dataflowoauth.testkit.standalone")),
            Map.entry("picocli", List.of("io.dataflowoauth.doctor", "io.dataflowoauth.testkit.standalone")),
            Map.entry("io.micrometer", List.of("io.dataflowoauth.micrometer")),
            Map.entry("io.opentelemetry", List.of("io.dataflowoauth.opentelemetry")),
            Map.entry("org.slf4j", List.of("io.dataflowoauth.access.audit")),
            Map.entry("org.bouncycastle", List.of("io.dataflowoauth.testkit.internal")),
            Map.entry("com.google", List.of("io.dataflowoauth.googleauth")),
            Map.entry("com.google.auth.credentialaccessboundary", List.of("io.dataflowoauth.googleauth.cab")),
            Map.entry("com.google.api.gax", List.of("io.dataflowoauth.googleauth.gax")),
            Map.entry("io.grpc", List.of("io.dataflowoauth.googleauth.grpc")));

    /** What a signature of a published room may name besides the JDK, Reactor and ourselves. */
    private static final Map<String, List<String>> SIGNATURES = Map.of(
            "io.dataflowoauth.vertx", List.of("io.vertx"),
            "io.dataflowoauth.guard", List.of("io.vertx"),
            "io.dataflowoauth.googleauth", List.of("com.google.auth"),
            "io.dataflowoauth.googleauth.gax", List.of("com.google.api.gax.core"),
            "io.dataflowoauth.googleauth.grpc", List.of("io.grpc"),
            "io.dataflowoauth.micrometer", List.of("io.micrometer.core"),
            "io.dataflowoauth.opentelemetry", List.of("io.opentelemetry.api"),
            "io.dataflowoauth.beam", List.of("org.apache.beam"),
            "io.dataflowoauth.kafka", List.of("org.apache.kafka", "javax.security.auth"),
            "io.dataflowoauth.testkit", List.of("org.junit", "org.assertj"));

    private static final List<String> EVERYWHERE =
            List.of("java", "reactor.core", "reactor.util", "org.reactivestreams");

    static Set<String> libraries() {
        return HOMES.keySet();
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void a_library_is_seen_only_where_it_lives(String library) {
        Stream<String> wrong = House.classes()
                .filter(type -> isNone(type.getPackageName(), HOMES.getOrDefault(library, List.of())))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(arrow -> Room.within(
                        arrow.getTargetClass().getBaseComponentType().getPackageName(), library))
                .map(arrow -> arrow.getDescription());

        assertThat(wrong).as("a library outside its home: " + library).isEmpty();
    }

    @Test
    void no_public_signature_names_a_type_of_another_library_or_an_internal_one() {
        Stream<String> wrong =
                House.classes(Room.PUBLISHED).filter(House::isApi).flatMap(ThirdPartiesTest::strangersIn);

        assertThat(wrong)
                .as("a third-party or internal type in a public signature")
                .isEmpty();
    }

    private static Stream<String> strangersIn(JavaClass type) {
        Stream<String> ofType = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
                .flatMap(parent -> strangers(type, parent).map(name -> type.getName() + " is a " + name));
        Stream<String> ofMembers = type.getMembers().stream()
                .filter(ThirdPartiesTest::isVisible)
                .flatMap(member -> typesOf(member)
                        .flatMap(named -> strangers(type, named).map(name -> member.getFullName() + " names " + name)));
        return Stream.concat(ofType, ofMembers);
    }

    private static boolean isVisible(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        return !modifiers.contains(JavaModifier.SYNTHETIC)
                && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
    }

    private static Stream<JavaType> typesOf(JavaMember member) {
        if (member instanceof JavaField field) {
            return Stream.of(field.getType());
        }
        JavaCodeUnit unit = (JavaCodeUnit) member;
        return Stream.concat(
                Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream()),
                unit.getExceptionTypes().stream());
    }

    private static Stream<String> strangers(JavaClass owner, JavaType named) {
        List<String> here = SIGNATURES.entrySet().stream()
                .filter(entry -> Room.within(owner.getPackageName(), entry.getKey()))
                .flatMap(entry -> entry.getValue().stream())
                .toList();
        return named.getAllInvolvedRawTypes().stream()
                .map(JavaClass::getBaseComponentType)
                .filter(raw -> !raw.isPrimitive())
                .filter(raw -> !isOursAndOpen(raw.getPackageName()))
                .filter(raw -> isNone(raw.getPackageName(), EVERYWHERE) && isNone(raw.getPackageName(), here))
                .map(JavaClass::getName);
    }

    private static boolean isOursAndOpen(String name) {
        return Room.within(name, House.OURS) && !House.isInternal(name);
    }

    private static boolean isNone(String name, List<String> parents) {
        return parents.stream().noneMatch(parent -> Room.within(name, parent));
    }
}
