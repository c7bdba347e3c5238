// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.internal.HeldMono;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A file that a policy is read from: the one place of this package that blocks, on a thread that may. */
final class PolicyFile {
    private final Path file;
    private final TokenTime time;

    PolicyFile(Path file, TokenTime time) {
        this.file = requireNonNull(file, "file");
        this.time = requireNonNull(time, "time");
    }

    /** What was seen, as often as that is something else than the time before. */
    Flux<Look> looks(Duration every) {
        requireNonNull(every, "every");
        return look().repeatWhen(done -> done.delayElements(every, time.scheduler()))
                .distinctUntilChanged();
    }

    private Mono<Look> look() {
        Mono<Look> reading = Mono.fromCallable(this::seen).subscribeOn(Schedulers.boundedElastic());
        return HeldMono.of(reading, () -> time.inFlight()::close);
    }

    private Look seen() {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(PolicyText.LONGEST + 1);
            return new Look(PolicyText.ofFile(file.toString(), bytes), null);
        } catch (InvalidPolicyException unreadable) {
            return new Look(null, unreadable.detail());
        } catch (NoSuchFileException missing) {
            return new Look(null, "There is no file " + file + ".");
        } catch (IOException broken) {
            return new Look(
                    null,
                    "The file " + file + " cannot be read (" + broken.getClass().getSimpleName() + ").");
        }
    }

    /**
     * What was seen: a text, or why there is none.
     *
     * @param seen the text
     * @param fault why there is none
     */
    record Look(@Nullable PolicyText seen, @Nullable String fault) {
        Optional<PolicyText> text() {
            return Optional.ofNullable(seen);
        }

        InvalidPolicyException unreadable() {
            return InvalidPolicyException.unreadable(fault == null ? "" : fault);
        }
    }
}
