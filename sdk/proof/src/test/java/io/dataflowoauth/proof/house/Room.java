// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The rooms that hold code, where they stand, and which packages are theirs. */
enum Room {
    CORE("sdk/core", "io.dataflowoauth"),
    KEYED("sdk/keyed", "io.dataflowoauth.keyed"),
    OAUTH2(
            "sdk/oauth2",
            "io.dataflowoauth.oauth2",
            "io.dataflowoauth.http",
            "io.dataflowoauth.jose",
            "io.dataflowoauth.vertx"),
    GOOGLE("sdk/google", "io.dataflowoauth.google"),
    GOOGLE_AUTH("sdk/google-auth", "io.dataflowoauth.googleauth"),
    GOOGLE_CAB("sdk/google-cab", "io.dataflowoauth.googleauth.cab"),
    ACCESS("sdk/access", "io.dataflowoauth.access"),
    ACCESS_CEL("sdk/access-cel", "io.dataflowoauth.access.cel"),
    GUARD("sdk/guard", "io.dataflowoauth.guard"),
    MICROMETER("sdk/micrometer", "io.dataflowoauth.micrometer"),
    OPENTELEMETRY("sdk/opentelemetry", "io.dataflowoauth.opentelemetry"),
    BEAM("sdk/beam", "io.dataflowoauth.beam"),
    KAFKA("sdk/kafka", "io.dataflowoauth.kafka"),
    DOCTOR("sdk/doctor", "io.dataflowoauth.doctor"),
    /** For the tests of the others; never published. */
    THREATS("sdk/threats", "io.dataflowoauth.threats"),
    TESTKIT("testkit", "io.dataflowoauth.testkit"),
    PIPELINE("samples/pipeline", "io.dataflowoauth.samples.pipeline"),
    SERVICE("samples/reactive-service", "io.dataflowoauth.samples.service"),
    PROXY("samples/identity-proxy", "io.dataflowoauth.samples.proxy");

    static final Set<Room> PUBLISHED = EnumSet.of(
            CORE,
            KEYED,
            OAUTH2,
            GOOGLE,
            GOOGLE_AUTH,
            GOOGLE_CAB,
            ACCESS,
            ACCESS_CEL,
            GUARD,
            MICROMETER,
            OPENTELEMETRY,
            BEAM,
            KAFKA,
            DOCTOR,
            TESTKIT);
    static final Set<Room> SDK = EnumSet.of(
            CORE,
            KEYED,
            OAUTH2,
            GOOGLE,
            GOOGLE_AUTH,
            GOOGLE_CAB,
            ACCESS,
            ACCESS_CEL,
            GUARD,
            MICROMETER,
            OPENTELEMETRY,
            BEAM,
            KAFKA,
            DOCTOR);

    private final String folder;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> packages;

    Room(String folder, String... packages) {
        this.folder = folder;
        this.packages = List.of(packages);
    }

    /** The room whose package is the longest beginning of the given one. */
    static Room ofPackage(String name) {
        return Arrays.stream(values())
                .filter(room -> room != CORE)
                .filter(room -> room.owned(name) > 0)
                .max(Comparator.comparingInt(room -> room.owned(name)))
                .orElse(CORE);
    }

    /** How much of the name is one of its own packages. */
    private int owned(String name) {
        return packages.stream()
                .filter(own -> within(name, own))
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    static boolean within(String name, String parent) {
        return name.equals(parent) || name.startsWith(parent + ".");
    }

    String label() {
        return folder.substring(folder.indexOf('/') + 1);
    }

    Path testClasses() {
        return House.root().resolve(folder).resolve(House.buildFolder()).resolve("test-classes");
    }
}
