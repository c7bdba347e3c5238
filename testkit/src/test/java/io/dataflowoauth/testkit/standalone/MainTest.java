// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The program ends at once, with a sentence, where it cannot begin. That it begins is proved with its jar. */
class MainTest {
    @TempDir
    private Path folder;

    private final StringWriter said = new StringWriter();

    @Test
    void a_scene_that_cannot_be_played_ends_it_with_the_place() throws IOException {
        Path scene = Files.writeString(folder.resolve("scene.yaml"), "issuers: [{}]");

        int code = run("--config", scene.toString());

        assertThat(code).isEqualTo(1);
        assertThat(said.toString()).contains("issuers[0].name: it is missing.").doesNotContain("ready", "\tat ");
    }

    @Test
    void a_port_that_is_taken_ends_it_with_the_port() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int code = run("--https-port", String.valueOf(taken.getLocalPort()));

            assertThat(code).isEqualTo(1);
            assertThat(said.toString())
                    .contains("testkit.port-taken", "Port " + taken.getLocalPort())
                    .doesNotContain("ready", "\tat ");
        }
    }

    @Test
    void an_option_that_is_none_is_a_usage_error() {
        assertThat(run("--prot", "1")).isEqualTo(2);
        assertThat(said.toString()).contains("Unknown option", "--prot");
    }

    @Test
    void its_help_names_every_option() {
        assertThat(run("--help")).isZero();
        assertThat(said.toString()).contains("--port", "--https-port", "--proxy-port", "--out", "--config");
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 8];
        System.arraycopy(
                new String[] {
                    "--port",
                    "0",
                    "--proxy-port",
                    "0",
                    "--https-port",
                    "0",
                    "--out",
                    folder.resolve("out").toString()
                },
                0,
                all,
                0,
                8);
        System.arraycopy(arguments, 0, all, 8, arguments.length);
        PrintWriter to = new PrintWriter(said, true);
        return new CommandLine(new Main())
                .setOverwrittenOptionsAllowed(true)
                .setOut(to)
                .setErr(to)
                .execute(all);
    }
}
