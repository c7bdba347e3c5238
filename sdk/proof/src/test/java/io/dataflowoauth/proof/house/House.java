// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** All classes of the house, read once from the class path, and all its test classes, read from the rooms' folders. */
final class House {
    static final String OURS = "io.dataflowoauth";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(place -> !place.contains("/test-classes/"))
            .importPackages(OURS);

    private House() {}

    static Path root() {
        return Path.of(Objects.requireNonNull(System.getProperty("repository.root"), "repository.root"));
    }

    static String buildFolder() {
        return System.getProperty("build.folder", "target");
    }

    /** Whether this is a build with all gates, which packages before it comes to these tests. */
    static boolean isStrict() {
        return !buildFolder().contains("quick");
    }

    /** Main classes of all rooms, without the descriptions of packages. */
    static Stream<JavaClass> classes() {
        return MAIN.stream().filter(type -> !type.getSimpleName().equals("package-info"));
    }

    static Stream<JavaClass> classes(Collection<Room> rooms) {
        return classes().filter(type -> rooms.contains(roomOf(type)));
    }

    /** Test classes of all rooms and of the proof itself, as far as they were compiled. */
    static JavaClasses tests() {
        List<Path> folders = new ArrayList<>(
                Arrays.stream(Room.values()).map(Room::testClasses).toList());
        folders.add(root().resolve("sdk/proof").resolve(buildFolder()).resolve("test-classes"));
        return new ClassFileImporter()
                .importPaths(folders.stream().filter(Files::isDirectory).toList());
    }

    static Room roomOf(JavaClass type) {
        return Room.ofPackage(type.getPackageName());
    }

    static boolean isInternal(String packageName) {
        return Arrays.asList(packageName.split("\\.", -1)).contains("internal");
    }

    /** What a user of the published jars can name: public all the way up, outside {@code internal}. */
    static boolean isApi(JavaClass type) {
        return !isInternal(type.getPackageName()) && isPublic(type);
    }

    static Class<?> load(JavaClass type) {
        try {
            return Class.forName(type.getName(), false, House.class.getClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new AssertionError("imported and not loadable: " + type.getName(), missing);
        }
    }

    /** The source file, which is the grain in which circles are looked for. */
    static String fileOf(JavaClass type) {
        JavaClass top = type;
        while (top.getEnclosingClass().isPresent()) {
            top = top.getEnclosingClass().orElseThrow();
        }
        return top.getName();
    }

    private static boolean isPublic(JavaClass type) {
        boolean here = type.getModifiers().contains(JavaModifier.PUBLIC);
        return here && type.getEnclosingClass().map(House::isPublic).orElse(true);
    }
}
