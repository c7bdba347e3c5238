// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A checked-in file that says what the code says; one switch writes it anew, and the review sees the difference. */
final class Ledger {
    private static final String SWITCH = "api.update";
    private static final String COMMAND =
            "./mvnw -q -pl sdk/proof -am test -Dapi.update -Dtest='ApiTest,CodesTest,RecipesTest'"
                    + " -Dsurefire.failIfNoSpecifiedTests=false";

    private Ledger() {}

    static void compare(Path file, String actual) {
        Path place = House.root().resolve(file);
        try {
            if (System.getProperty(SWITCH) != null) {
                Files.createDirectories(place.getParent());
                Files.writeString(place, actual);
            }
            String recorded = Files.exists(place) ? Files.readString(place) : "";
            assertThat(actual)
                    .as("%s differs from the code; if the change is meant, run: %s", file, COMMAND)
                    .isEqualTo(recorded);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
