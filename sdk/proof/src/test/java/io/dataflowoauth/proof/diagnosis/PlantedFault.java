// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.diagnosis;

import io.dataflowoauth.Diagnosis.Layer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A row of the list of faults, which was written before the engine.
 *
 * @param id T for the layer of the token, R for that of the role
 * @param hop who refuses
 * @param wrong what is wrong
 * @param answer what they answer
 * @param code the cause, without its room
 * @param remedy what is done about it
 */
record PlantedFault(String id, String hop, String wrong, String answer, String code, String remedy) {
    /** All forty, in their order. */
    static List<PlantedFault> all() {
        try {
            return Files.readAllLines(root().resolve("sdk/proof/src/test/resources/faults.txt")).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(PlantedFault::read)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Path root() {
        return Path.of(Objects.requireNonNull(System.getProperty("repository.root"), "repository.root"));
    }

    Layer layer() {
        return id.startsWith("T-") ? Layer.AUTHENTICATION : Layer.AUTHORIZATION;
    }

    /** The status of the answer. */
    String status() {
        return answer.substring(0, 3);
    }

    /** The error, reason or code of the answer, by which it is known. */
    String error() {
        return answer.split("[ ,:]+", -1)[1];
    }

    private static PlantedFault read(String line) {
        String[] cells = line.split(" \\| ", -1);
        return new PlantedFault(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]);
    }

    @Override
    public String toString() {
        return id + " " + wrong;
    }
}
