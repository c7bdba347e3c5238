// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import io.dataflowoauth.http.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A server in a process of its own. What it says goes to a file, but for answers in JSON, which hold tokens. It ends with the
 * tests, also where those fail.
 */
final class ServerProcess implements AutoCloseable {
    private static final long LONGEST_GOODBYE_SECONDS = 20;
    private static final String ENDED = "";

    private final String name;
    private final Process process;
    private final Path log;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Thread end = new Thread(this::kill);

    private ServerProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    static ServerProcess start(String name, Path folder, Map<String, String> environment, List<String> command) {
        try {
            Path log = Files.createDirectories(Folder.ofOutput("logs")).resolve(name + ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment().putAll(environment);
            ServerProcess server = new ServerProcess(name, builder.start(), log);
            Runtime.getRuntime().addShutdownHook(server.end);
            Thread reader = new Thread(server::read, name + "-log");
            reader.setDaemon(true);
            reader.start();
            return server;
        } catch (IOException absent) {
            throw new UncheckedIOException(absent);
        }
    }

    /** Waits for a line of its output; those before it are passed over. */
    String line(Predicate<String> wanted, long seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        String line = next(deadline);
        while (!wanted.test(line)) {
            line = next(deadline);
        }
        return line;
    }

    /** Waits for an answer in JSON. */
    JsonObject answer(long seconds) {
        return JsonObject.parse(line(ServerProcess::isAnswer, seconds).getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a line to its input. */
    void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException ended) {
            throw new UncheckedIOException(name + " has ended: see " + log, ended);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(end);
        kill();
    }

    /** A shell script does not pass each signal on. */
    private void kill() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(LONGEST_GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                all.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException stopped) {
            all.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }

    private String next(long deadline) {
        try {
            String line = lines.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null || line.equals(ENDED)) {
                throw new IllegalStateException(name + (line == null ? " is late: see " : " has ended: see ") + log);
            }
            return line;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private void read() {
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
                PrintWriter kept = new PrintWriter(log.toFile(), StandardCharsets.UTF_8)) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (!line.isEmpty()) {
                    lines.add(line);
                }
                if (!isAnswer(line)) {
                    kept.println(line);
                    kept.flush();
                }
            }
        } catch (IOException cut) {
            lines.add(name + " fell silent: " + cut.getMessage());
        }
        lines.add(ENDED);
    }

    private static boolean isAnswer(String line) {
        return line.startsWith("{");
    }
}
