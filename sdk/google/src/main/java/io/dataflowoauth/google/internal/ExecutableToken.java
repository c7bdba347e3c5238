// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.internal.HeldMono;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The subject token that a program prints. The program runs without a shell, gets a real-time deadline, and is killed with all
 * that it started and that is still below it; its error output is thrown away, and no more than 64 KiB of its output are read.
 * The one place of this room that blocks, on threads that may.
 */
final class ExecutableToken {
    private static final int LONGEST = 64 * 1024;
    private static final int BROKEN = -1;
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final ExecutableFields fields;
    private final FederatedFields federated;
    private final Opening opening;
    private final ExecutableGate gate;

    private ExecutableToken(FederatedFields federated, ExecutableFields fields, Opening opening, ExecutableGate gate) {
        this.federated = federated;
        this.fields = fields;
        this.opening = opening;
        this.gate = gate;
    }

    /** Cold: each subscription looks into the output file, and runs the program if nothing good is there. */
    static Mono<Secret> open(FederatedFields federated, ExecutableFields fields, Opening opening, ExecutableGate gate) {
        return new ExecutableToken(federated, fields, opening, gate).token();
    }

    private Mono<Secret> token() {
        Mono<Secret> work = Mono.fromRunnable(gate::pass)
                .then(Mono.fromCallable(() -> kept().orElse(null)))
                .switchIfEmpty(Mono.defer(this::printed))
                .subscribeOn(Schedulers.boundedElastic());
        return HeldMono.of(work, () -> opening.time().inFlight()::close);
    }

    private Mono<Secret> printed() {
        Mono<Ended> ended = Mono.using(this::start, this::ended, ExecutableToken::kill)
                .timeout(fields.timeout(), Mono.error(ExecutableToken::late), Schedulers.parallel());
        return ended.map(Ended::output).map(answer()::token);
    }

    private ExecutableAnswer answer() {
        return new ExecutableAnswer(
                federated.subject().type(),
                fields.outputFile().isPresent(),
                opening.time().now());
    }

    private Process start() {
        ProcessBuilder builder = new ProcessBuilder(fields.parts());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> variables = builder.environment();
        variables.put("GOOGLE_EXTERNAL_ACCOUNT_AUDIENCE", federated.audience());
        variables.put("GOOGLE_EXTERNAL_ACCOUNT_TOKEN_TYPE", federated.subject().type());
        variables.put("GOOGLE_EXTERNAL_ACCOUNT_INTERACTIVE", "0");
        fields.outputFile().ifPresent(path -> variables.put("GOOGLE_EXTERNAL_ACCOUNT_OUTPUT_FILE", path));
        federated
                .subject()
                .impersonating()
                .ifPresent(email -> variables.put("GOOGLE_EXTERNAL_ACCOUNT_IMPERSONATED_EMAIL", email));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException unstartable) {
            throw new TokenException.Misconfigured(GoogleCodes.EXECUTABLE_UNSTARTABLE, "");
        }
    }

    /** On a thread of its own: the deadline must be able to leave it behind, until the kill ends it. */
    private Mono<Ended> ended(Process process) {
        return Mono.fromCallable(() -> endedNow(process)).subscribeOn(Schedulers.boundedElastic());
    }

    /** Never throws, since after the deadline nobody would hear it. */
    private static Ended endedNow(Process process) {
        try (InputStream stream = process.getInputStream()) {
            byte[] printed = stream.readNBytes(LONGEST + 1);
            return new Ended(printed, printed.length > LONGEST ? 0 : process.waitFor());
        } catch (IOException broken) {
            return new Ended(new byte[0], BROKEN);
        } catch (InterruptedException abandoned) {
            Thread.currentThread().interrupt();
            return new Ended(new byte[0], BROKEN);
        }
    }

    /** How a program ended. */
    private static final class Ended {
        private final byte[] printed;
        private final int status;

        private Ended(byte[] printed, int status) {
            this.printed = printed;
            this.status = status;
        }

        private byte[] output() {
            if (printed.length > LONGEST) {
                throw new TokenException.Invalid(GoogleCodes.EXECUTABLE_ANSWER_INVALID, "It printed more than 64 KiB.");
            }
            if (status != 0) {
                throw new TokenException.Unavailable(
                        GoogleCodes.EXECUTABLE_FAILED, "It ended with status " + status + ".");
            }
            return printed;
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static TokenException late() {
        return new TokenException.Unavailable(GoogleCodes.EXECUTABLE_LATE, "");
    }

    /** What the file has, if it is a plain file that nobody else may write, and its token is good. Else it is a miss. */
    private Optional<Secret> kept() {
        return fields.outputFile().flatMap(path -> content(Path.of(path))).flatMap(text -> {
            try {
                return Optional.of(answer().token(text));
            } catch (TokenException miss) {
                return Optional.empty();
            }
        });
    }

    private static Optional<byte[]> content(Path path) {
        try {
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || othersMayWrite(path)) {
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
                byte[] text = in.readNBytes(LONGEST + 1);
                return text.length > LONGEST ? Optional.empty() : Optional.of(text);
            }
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean othersMayWrite(Path path) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        return view != null && view.readAttributes().permissions().stream().anyMatch(OTHERS_WRITE::contains);
    }
}
