// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import io.dataflowoauth.internal.HeldMono;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Where the secrets of one runtime are read: the only file that reads the environment and secret files. */
final class SecretPlaces {
    private static final int LARGEST_FILE = 64 * 1024;

    private final RuntimeOptions options;
    private final Environment environment;

    SecretPlaces(RuntimeOptions options) {
        this(options, System::getenv);
    }

    SecretPlaces(RuntimeOptions options, Environment environment) {
        this.options = options;
        this.environment = environment;
    }

    /**
     * The secret behind a reference, read anew by each subscription: a file on a thread that may block, with time held.
     *
     * @return cold; fails with {@code core.secret-unreadable}
     * @throws TokenException.Misconfigured {@code core.name-unbound} at once
     */
    Mono<Secret> secret(SecretRef ref) {
        return switch (ref.place()) {
            case ENV -> Mono.fromCallable(() -> ofVariable(ref));
            case FILE -> inFlight(Mono.fromCallable(() -> ofFile(ref)).subscribeOn(Schedulers.boundedElastic()));
            case NAMED -> bound(ref);
        };
    }

    private Mono<Secret> bound(SecretRef ref) {
        return options.secret(ref.name())
                .orElseThrow(() -> new TokenException.Misconfigured(
                        CoreCodes.NAME_UNBOUND, "No secret is bound to the name " + ref.name() + "."))
                .switchIfEmpty(Mono.error(() -> unreadable(ref, "what is bound to it gave nothing")))
                .onErrorMap(e -> !(e instanceof TokenException), e -> failed(ref, e));
    }

    /** Closes the hold after the secret was handed on: whoever goes on with it takes a hold of its own first. */
    private Mono<Secret> inFlight(Mono<Secret> reading) {
        return HeldMono.of(reading, () -> options.time().inFlight()::close);
    }

    private Secret ofVariable(SecretRef ref) {
        String value = environment.variable(ref.name());
        if (value == null) {
            throw unreadable(ref, "the variable is not set");
        }
        return trimmed(ref, value);
    }

    private static Secret ofFile(SecretRef ref) {
        try {
            Path path = Path.of(ref.name());
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw unreadable(ref, "it is not a regular file");
            }
            return trimmed(ref, text(ref, path));
        } catch (InvalidPathException e) {
            throw unreadable(ref, "this system knows no such path");
        } catch (NoSuchFileException e) {
            throw unreadable(ref, "there is no such file");
        } catch (CharacterCodingException e) {
            throw unreadable(ref, "the file is no UTF-8 text");
        } catch (IOException e) {
            throw unreadable(ref, "the file cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static String text(SecretRef ref, Path path) throws IOException {
        try (InputStream file = Files.newInputStream(path)) {
            byte[] bytes = file.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw unreadable(ref, "the file is larger than 64 KiB");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }

    private static Secret trimmed(SecretRef ref, String text) {
        String secret = text.stripTrailing();
        if (secret.isEmpty()) {
            throw unreadable(ref, "it is empty");
        }
        return Secret.of(secret);
    }

    private static TokenException unreadable(SecretRef ref, String why) {
        return new TokenException.Misconfigured(CoreCodes.SECRET_UNREADABLE, "No secret at " + ref + ": " + why + ".");
    }

    private static TokenException failed(SecretRef ref, Throwable cause) {
        return new TokenException.Unavailable(
                CoreCodes.SECRET_UNREADABLE,
                "No secret at " + ref + ": what is bound to it failed with "
                        + cause.getClass().getSimpleName() + ".");
    }

    /** The variables of the process. */
    @FunctionalInterface
    interface Environment {
        @Nullable
        String variable(String name);
    }
}
