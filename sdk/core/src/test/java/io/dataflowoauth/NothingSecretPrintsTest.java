// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** Rule 1 of the house, for every class of the room that there is or will be. */
class NothingSecretPrintsTest {
    private static final String PLANTED = "hunter2-planted";
    private static final Set<Class<?>> HARMLESS =
            Set.of(String.class, Instant.class, Duration.class, List.class, Set.class, Map.class);

    @ParameterizedTest
    @MethodSource("values_around_a_secret")
    void a_value_around_a_secret_does_not_print_it(Object value) {
        assertThat(value.toString()).doesNotContain(PLANTED);
        assertThat(Optional.of(value).toString()).doesNotContain(PLANTED);
    }

    @ParameterizedTest
    @MethodSource("values_around_a_secret")
    void a_value_around_a_secret_does_not_travel(Object value) {
        assertThat(value).isNotInstanceOf(Serializable.class);
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> Serialized.bytes(List.of(value)));
    }

    @Test
    void what_is_serializable_holds_texts_numbers_and_instants_only() {
        List<String> faults = new ArrayList<>();
        for (Class<?> type : classesOfTheRoom()) {
            if (Serializable.class.isAssignableFrom(type)) {
                fieldsThatTravel(type)
                        .filter(field -> !isHarmless(field.getType()))
                        .forEach(field -> faults.add(field.toString()));
            }
        }

        assertThat(faults).isEmpty();
    }

    @Test
    void the_sweep_sees_every_class_and_would_find_a_secret_that_travels() throws NoSuchFieldException {
        assertThat(classesOfTheRoom())
                .contains(Secret.class, TokenRecipe.class, Refusal.class, TokenException.Closed.class);
        assertThat(isHarmless(AccessToken.class.getDeclaredField("value").getType()))
                .isFalse();
    }

    static Stream<Object> values_around_a_secret() {
        Secret secret = Secret.of(PLANTED);
        AccessToken token = AccessToken.bearer(PLANTED, Duration.ofSeconds(2));
        return Stream.of(
                secret,
                token,
                token.stamped(Instant.EPOCH).withScopes(Set.of("read")),
                RuntimeOptions.defaults()
                        .withSecret("billing", Mono.just(secret))
                        .withResource(Secret.class, secret));
    }

    private static Stream<Field> fieldsThatTravel(Class<?> type) {
        return Stream.of(type.getDeclaredFields())
                .filter(field ->
                        !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers()));
    }

    private static boolean isHarmless(Class<?> type) {
        return type.isPrimitive()
                || type.isEnum()
                || HARMLESS.contains(type)
                || (type.getPackage().equals(Secret.class.getPackage()) && Serializable.class.isAssignableFrom(type));
    }

    private static List<Class<?>> classesOfTheRoom() {
        try {
            Path root = Path.of(Secret.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (Stream<Path> files = Files.walk(root)) {
                return files.filter(file -> file.toString().endsWith(".class"))
                        .map(file -> root.relativize(file).toString())
                        .filter(name -> !name.endsWith("-info.class"))
                        .<Class<?>>map(NothingSecretPrintsTest::classOf)
                        .toList();
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("The classes of the room cannot be listed", e);
        }
    }

    private static Class<?> classOf(String file) {
        try {
            return Class.forName(file.replace(".class", "").replace('/', '.').replace('\\', '.'));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
