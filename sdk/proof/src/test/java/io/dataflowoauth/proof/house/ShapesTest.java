// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.Serializable;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Shapes of types: nothing to extend, and nothing secret that can be serialized. */
class ShapesTest {
    private static final Set<String> SECRETS = Set.of("io.dataflowoauth.Secret", "io.dataflowoauth.AccessToken");

    @Test
    void no_public_class_can_be_extended() {
        Stream<String> wrong = House.classes(Room.PUBLISHED)
                .filter(House::isApi)
                .filter(type -> !type.isInterface() && !type.isEnum() && !type.isAnnotation())
                .filter(type -> !type.getModifiers().contains(JavaModifier.FINAL))
                .filter(type -> !House.load(type).isSealed())
                .map(JavaClass::getName);

        assertThat(wrong).as("a public class that is neither final nor sealed").isEmpty();
    }

    @Test
    void what_holds_a_secret_is_not_serializable() {
        Stream<String> wrong = House.classes()
                .filter(type -> SECRETS.contains(type.getName())
                        || type.getFields().stream().anyMatch(ShapesTest::holdsSecret))
                .filter(type -> Serializable.class.isAssignableFrom(House.load(type)))
                .map(JavaClass::getName);

        assertThat(wrong).as("a serializable secret").isEmpty();
    }

    @Test
    void names_say_what_a_type_is() {
        Stream<String> wrong = House.classes()
                .filter(type -> type.getSimpleName().matches(".*(Manager|Helper|Utils?|Base|Impl)"))
                .map(JavaClass::getName);

        assertThat(wrong).as("a name that says nothing").isEmpty();
    }

    private static boolean holdsSecret(JavaField field) {
        Set<JavaModifier> modifiers = field.getModifiers();
        return !modifiers.contains(JavaModifier.STATIC)
                && !modifiers.contains(JavaModifier.TRANSIENT)
                && field.getType().getAllInvolvedRawTypes().stream()
                        .anyMatch(raw ->
                                SECRETS.contains(raw.getBaseComponentType().getName()));
    }
}
