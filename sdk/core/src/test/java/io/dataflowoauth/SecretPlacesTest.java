// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class SecretPlacesTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final CountingHolds time = new CountingHolds();
    private final RuntimeOptions options = RuntimeOptions.defaults().withTime(time);

    @TempDir
    Path folder;

    @BeforeAll
    static void watch_for_blocking_calls() {
        BlockHound.install();
    }

    @Test
    void a_variable_is_read_at_each_subscription() {
        AtomicInteger readings = new AtomicInteger();
        Mono<Secret> secret = new SecretPlaces(options, name -> name + " " + readings.incrementAndGet() + " \n")
                .secret(SecretRef.env("TOKEN"));

        assertThat(readings).hasValue(0);
        StepVerifier.create(secret).expectNext(Secret.of("TOKEN 1")).verifyComplete();
        StepVerifier.create(secret).expectNext(Secret.of("TOKEN 2")).verifyComplete();
    }

    @Test
    void a_variable_that_is_not_set_or_empty_is_named() {
        Map<String, String> variables = Map.of("EMPTY", " \n");

        assertUnreadable(
                new SecretPlaces(options, variables::get).secret(SecretRef.env("MISSING")),
                "No secret at env:MISSING: the variable is not set.");
        assertUnreadable(
                new SecretPlaces(options, variables::get).secret(SecretRef.env("EMPTY")),
                "No secret at env:EMPTY: it is empty.");
    }

    @Test
    void the_environment_of_the_process_is_the_default() {
        StepVerifier.create(new SecretPlaces(options).secret(SecretRef.env("PATH")))
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void a_file_is_read_again_so_that_a_rotated_secret_is_picked_up() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "  first \r\n\n");
        Mono<Secret> secret = secretAt(file);

        StepVerifier.create(secret).expectNext(Secret.of("  first")).verifyComplete();
        Files.writeString(file, "second");
        StepVerifier.create(secret).expectNext(Secret.of("second")).verifyComplete();
    }

    @Test
    void a_file_is_read_on_no_thread_that_must_not_block() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "x");

        Mono<Secret> secret = secretAt(file).subscribeOn(Schedulers.parallel());

        StepVerifier.create(secret).expectNext(Secret.of("x")).expectComplete().verify(SOON);
    }

    @Test
    void a_link_to_a_file_is_a_file_as_mounted_secrets_are() throws IOException {
        Path file = Files.writeString(folder.resolve("..data"), "x");
        Path link = Files.createSymbolicLink(folder.resolve("secret"), file);

        StepVerifier.create(secretAt(link)).expectNext(Secret.of("x")).verifyComplete();
    }

    @Test
    void the_largest_file_is_read_and_one_byte_more_is_refused() throws IOException {
        Path largest = Files.writeString(folder.resolve("largest"), "x".repeat(65_536));
        Path larger = Files.writeString(folder.resolve("larger"), "x".repeat(65_537));

        StepVerifier.create(secretAt(largest)).expectNextCount(1).verifyComplete();
        assertUnreadable(secretAt(larger), "No secret at file:" + larger + ": the file is larger than 64 KiB.");
    }

    @Test
    void what_is_no_readable_text_file_is_refused() throws IOException {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xC3, (byte) 0x28});
        Path empty = Files.writeString(folder.resolve("empty"), "\n");

        assertUnreadable(secretAt(folder), "No secret at file:" + folder + ": it is not a regular file.");
        assertUnreadable(
                secretAt(folder.resolve("none")), "No secret at file:" + folder + "/none: there is no such file.");
        assertUnreadable(secretAt(binary), "No secret at file:" + binary + ": the file is no UTF-8 text.");
        assertUnreadable(secretAt(empty), "No secret at file:" + empty + ": it is empty.");
    }

    @Test
    void time_is_held_while_a_file_is_read_and_until_the_secret_was_handed_on() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "x");
        AtomicInteger whenHandedOn = new AtomicInteger();

        Mono<Secret> secret = secretAt(file).doOnNext(read -> whenHandedOn.set(time.open.get()));

        assertThat(time.opened).hasValue(0);
        StepVerifier.create(secret).expectNextCount(1).verifyComplete();
        assertThat(whenHandedOn).hasValue(1);
        assertThat(time.opened).hasValue(1);
    }

    @Test
    void the_hold_ends_when_the_reading_fails_or_is_cancelled() {
        StepVerifier.create(secretAt(folder)).expectError().verify(SOON);
        StepVerifier.create(secretAt(folder).then(Mono.never())).thenCancel().verify(SOON);

        assertThat(time.opened).hasValue(2);
        assertThat(time.open).hasValue(0);
    }

    @Test
    void a_bound_secret_is_subscribed_to_at_each_reading() {
        AtomicInteger readings = new AtomicInteger();
        RuntimeOptions bound = options.withSecret(
                "billing", Mono.fromCallable(() -> Secret.of("value " + readings.incrementAndGet())));
        Mono<Secret> secret = new SecretPlaces(bound).secret(SecretRef.named("billing"));

        StepVerifier.create(secret).expectNext(Secret.of("value 1")).verifyComplete();
        StepVerifier.create(secret).expectNext(Secret.of("value 2")).verifyComplete();
    }

    @Test
    void an_unbound_name_fails_at_once() {
        SecretPlaces places = new SecretPlaces(options);

        assertThatExceptionOfType(TokenException.Misconfigured.class)
                .isThrownBy(() -> places.secret(SecretRef.named("billing")))
                .satisfies(e -> assertThat(e.code()).isEqualTo("core.name-unbound"))
                .withMessageContaining("billing");
    }

    @Test
    void what_a_bound_secret_fails_with_is_named_by_its_class_alone() {
        RuntimeOptions bound = options.withSecret("empty", Mono.empty())
                .withSecret("broken", Mono.error(new IllegalStateException("hunter2")))
                .withSecret("typed", Mono.error(new TokenException.Closed(CoreCodes.RUNTIME_CLOSED, "Gone.")));
        SecretPlaces places = new SecretPlaces(bound);

        assertUnreadable(
                places.secret(SecretRef.named("empty")), "No secret at named:empty: what is bound to it gave nothing.");
        StepVerifier.create(places.secret(SecretRef.named("broken")))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(TokenException.Unavailable.class)
                        .hasNoCause()
                        .hasMessageContaining("core.secret-unreadable")
                        .hasMessageContaining("IllegalStateException")
                        .hasMessageNotContaining("hunter2"))
                .verify(SOON);
        StepVerifier.create(places.secret(SecretRef.named("typed")))
                .expectError(TokenException.Closed.class)
                .verify(SOON);
    }

    private Mono<Secret> secretAt(Path file) {
        return new SecretPlaces(options).secret(SecretRef.file(file.toString()));
    }

    private static void assertUnreadable(Mono<Secret> secret, String detail) {
        StepVerifier.create(secret)
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOfSatisfying(TokenException.Misconfigured.class, failure -> {
                            assertThat(failure.code()).isEqualTo("core.secret-unreadable");
                            assertThat(failure.detail()).isEqualTo(detail);
                        }))
                .verify(SOON);
    }

    private static final class CountingHolds implements TokenTime {
        private final AtomicInteger opened = new AtomicInteger();
        private final AtomicInteger open = new AtomicInteger();

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Scheduler scheduler() {
            return Schedulers.immediate();
        }

        @Override
        public InFlight inFlight() {
            opened.incrementAndGet();
            open.incrementAndGet();
            return open::decrementAndGet;
        }
    }
}
