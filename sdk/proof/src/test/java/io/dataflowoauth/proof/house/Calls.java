// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Calls and method references that a class makes, as {@code owner.method}. */
final class Calls {
    private static final Set<String> BLOCKING = Set.of(
            "java.util.concurrent.Future.get",
            "java.util.concurrent.CompletableFuture.get",
            "java.util.concurrent.CompletableFuture.join",
            "java.util.concurrent.CountDownLatch.await",
            "java.util.concurrent.Semaphore.acquire",
            "java.util.concurrent.BlockingQueue.take",
            "java.util.concurrent.locks.Condition.await",
            "java.lang.Object.wait",
            "java.lang.Thread.join",
            "io.vertx.core.Future.await");
    private static final Set<String> PUBLISHERS = Set.of(
            "reactor.core.publisher.Mono", "reactor.core.publisher.Flux", "reactor.core.publisher.ConnectableFlux");
    private static final Set<String> AMBIENT_ENVIRONMENT = Set.of(
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.System.getProperties",
            "java.lang.System.setProperty",
            "java.lang.Integer.getInteger",
            "java.lang.Long.getLong",
            "java.lang.Boolean.getBoolean");
    private static final Set<String> CLOCK_READINGS = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.util.Date.<init>()",
            "java.util.Calendar.getInstance");
    private static final Set<String> SLEEPS = Set.of(
            "java.lang.Thread.sleep",
            "java.util.concurrent.TimeUnit.sleep",
            "java.util.concurrent.locks.LockSupport.parkNanos",
            "java.util.concurrent.locks.LockSupport.parkUntil");

    private Calls() {}

    /** Sentences about each call of the given kind, in classes whose file is not on the list. */
    static List<String> outside(Stream<JavaClass> classes, Predicate<JavaAccess<?>> kind, Collection<String> files) {
        return classes.filter(type -> files.stream().noneMatch(file -> fits(type, file)))
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(kind)
                .map(JavaAccess::getDescription)
                .sorted()
                .toList();
    }

    static boolean blocks(JavaAccess<?> call) {
        String method = call.getTarget().getName();
        boolean onPublisher = PUBLISHERS.contains(owner(call))
                && (method.startsWith("block") || method.equals("toIterable") || method.equals("toStream"));
        return onPublisher || BLOCKING.contains(name(call));
    }

    static boolean subscribes(JavaAccess<?> call) {
        return PUBLISHERS.contains(owner(call))
                && Set.of("subscribe", "connect", "toFuture")
                        .contains(call.getTarget().getName());
    }

    static boolean readsAmbientTime(JavaAccess<?> call) {
        boolean ofJavaTime = owner(call).startsWith("java.time.")
                && (call.getTarget().getName().equals("now")
                        || (owner(call).equals("java.time.Clock")
                                && call.getTarget().getName().startsWith("system")));
        return ofJavaTime
                || CLOCK_READINGS.contains(name(call))
                || CLOCK_READINGS.contains(name(call) + arguments(call));
    }

    static boolean readsTheEnvironment(JavaAccess<?> call) {
        return AMBIENT_ENVIRONMENT.contains(name(call));
    }

    static boolean sleeps(JavaAccess<?> call) {
        return SLEEPS.contains(name(call));
    }

    static boolean prints(JavaAccess<?> call) {
        return Set.of("java.lang.System.out", "java.lang.System.err").contains(name(call))
                || call.getTarget().getName().equals("printStackTrace");
    }

    static boolean stopsTheProcess(JavaAccess<?> call) {
        return Set.of("java.lang.System.exit", "java.lang.Runtime.halt").contains(name(call));
    }

    private static boolean fits(JavaClass type, String file) {
        return House.fileOf(type).equals(file) || Room.within(type.getPackageName(), file);
    }

    private static String owner(JavaAccess<?> call) {
        return call.getTargetOwner().getName();
    }

    private static String name(JavaAccess<?> call) {
        return owner(call) + "." + call.getTarget().getName();
    }

    private static String arguments(JavaAccess<?> call) {
        boolean none = call.getTarget() instanceof AccessTarget.CodeUnitAccessTarget unit
                && unit.getRawParameterTypes().isEmpty();
        return none ? "()" : "";
    }

    static boolean isTest(JavaCodeUnit unit) {
        return unit.getAnnotations().stream()
                .anyMatch(note -> note.getRawType().getPackageName().startsWith("org.junit.jupiter")
                        && Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate")
                                .contains(note.getRawType().getSimpleName()));
    }
}
