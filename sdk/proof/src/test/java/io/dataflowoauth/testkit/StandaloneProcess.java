// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.standalone.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The standalone kit as a process: the jar that a strict build has made, else the same classes without it. */
final class StandaloneProcess implements AutoCloseable {
    private static final long LONGEST_SECONDS = 120;
    private static final String ENDED = "(ended)";
    private static final Pattern VARIABLE = Pattern.compile("export ([A-Z_]+)='([^']*)'");

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Path out;

    private StandaloneProcess(Process process, Path out) {
        this.process = process;
        this.out = out;
        Thread reader = new Thread(this::read, "standalone-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Returns when it has printed {@code ready}. */
    static StandaloneProcess ready(Path out) {
        StandaloneProcess started = start(out, "--port", "0", "--https-port", "0", "--proxy-port", "0");
        List<String> said = new ArrayList<>();
        for (String line = started.line(); !line.equals("ready"); line = started.line()) {
            if (line.equals(ENDED)) {
                throw new AssertionError("The standalone kit ended, or was silent for too long: " + said);
            }
            said.add(line);
        }
        return started;
    }

    /** What its env.sh exports. */
    Map<String, String> variables() throws IOException {
        Map<String, String> variables = new TreeMap<>();
        Matcher matcher = VARIABLE.matcher(Files.readString(out.resolve("env.sh")));
        while (matcher.find()) {
            variables.put(matcher.group(1), matcher.group(2));
        }
        return variables;
    }

    URI http() throws IOException {
        return URI.create(variables().get("DATAFLOW_OAUTH_TESTKIT"));
    }

    URI https() throws IOException {
        return URI.create(variables().get("DATAFLOW_OAUTH_TESTKIT_HTTPS"));
    }

    /** Asks it to end, as a shell does; its exit code. */
    int terminated() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("The standalone kit does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static StandaloneProcess start(Path out, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(program());
        command.addAll(List.of(arguments));
        command.addAll(List.of("--out", out.toString()));
        try {
            return new StandaloneProcess(
                    new ProcessBuilder(command).redirectErrorStream(true).start(), out);
        } catch (IOException noJava) {
            throw new UncheckedIOException(noJava);
        }
    }

    /** Where both were built by one command, the jar is the newer of them. */
    private static List<String> program() {
        Path jar = Path.of(
                System.getProperty("repository.root"),
                "testkit",
                System.getProperty("build.folder"),
                "dataflow-oauth-testkit-standalone.jar");
        return Files.exists(jar) && !System.getProperty("build.folder").contains("quick")
                ? List.of("-jar", jar.toString())
                : List.of("-cp", System.getProperty("java.class.path"), Main.class.getName());
    }

    private String line() {
        try {
            String line = lines.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
            return line == null ? ENDED : line;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException ended) {
            lines.add(String.valueOf(ended.getMessage()));
        }
        lines.add(ENDED);
    }
}
