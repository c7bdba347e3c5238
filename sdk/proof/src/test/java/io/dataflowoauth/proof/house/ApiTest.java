// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each published room's public types stand in a file, or they are not public. */
class ApiTest {
    static Set<Room> rooms() {
        return Room.PUBLISHED;
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void the_api_file_shows_what_is_public(Room room) {
        List<Class<?>> types = House.classes(Set.of(room))
                .filter(House::isApi)
                .sorted(Comparator.comparing(JavaClass::getName))
                .<Class<?>>map(House::load)
                .toList();

        Ledger.compare(Path.of("sdk/proof/api", room.label() + ".txt"), ApiText.of(types));
    }
}
