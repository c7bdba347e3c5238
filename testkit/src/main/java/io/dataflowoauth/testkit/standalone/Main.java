// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.standalone;

import io.dataflowoauth.testkit.MovableTime;
import io.dataflowoauth.testkit.TestkitException;
import io.dataflowoauth.testkit.TestkitServer;
import io.dataflowoauth.testkit.TestkitServerOptions;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code java -jar dataflow-oauth-testkit-standalone.jar}: the fakes as a program, until it is stopped. */
@Command(
        name = "dataflow-oauth-testkit",
        mixinStandardHelpOptions = true,
        description = {
            "Fake OIDC issuers and a stub of Google's IAM on this machine, for clients in any language.",
            "Prints 'ready' when it is. Nothing of it is fit for anything but tests."
        })
public final class Main implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--port", paramLabel = "PORT", description = "plain http; default: ${DEFAULT-VALUE}, 0 for any")
    private int port = 8080;

    @Option(names = "--https-port", paramLabel = "PORT", description = "https; default: ${DEFAULT-VALUE}, 0 for any")
    private int httpsPort = 8443;

    @Option(
            names = "--proxy-port",
            paramLabel = "PORT",
            description = "a proxy that stands for Google's hosts; default: ${DEFAULT-VALUE}, 0 for any")
    private int proxyPort = 8081;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "where env.sh, ca.pem, truststore.p12, clients/ and credentials/ go; default: ${DEFAULT-VALUE}")
    private Path out = Path.of("testkit-out");

    @Option(names = "--config", paramLabel = "FILE", description = "the scene, in YAML or JSON; default: a small one")
    private @Nullable Path config;

    /** For picocli. */
    public Main() {}

    /** Runs until the process is stopped; ends at once, with 1, if the scene cannot be played or a port is taken. */
    public static void main(String... arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        Folder folder = new Folder(out);
        Supplier<SceneNode> file =
                () -> Optional.ofNullable(config).map(SceneFile::read).orElseGet(SceneFile::bundled);
        try (TestkitServer server = TestkitServer.start(options(), new Scene(file, folder))) {
            folder.write(server);
            tell(server, folder);
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            stopped.await();
            return 0;
        } catch (SceneException | TestkitException | IllegalArgumentException | UncheckedIOException unplayable) {
            return failed(unplayable);
        }
    }

    private TestkitServerOptions options() {
        return TestkitServerOptions.defaults()
                .withPort(port)
                .withHttpsPort(httpsPort)
                .withProxyPort(proxyPort)
                .withTime(MovableTime.create())
                .withControl();
    }

    private void tell(TestkitServer server, Folder folder) {
        PrintWriter to = lines().getOut();
        to.println("http     " + server.base());
        to.println("https    " + server.secureBase());
        to.println("proxy    " + server.proxy());
        to.println("console  " + server.base() + "/_console");
        to.println("shell    . " + folder.root().resolve("env.sh"));
        to.println("ready");
        to.flush();
    }

    private int failed(RuntimeException why) {
        lines().getErr().println(why.getMessage());
        return CommandLine.ExitCode.SOFTWARE;
    }

    private CommandLine lines() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec before it calls");
        }
        return spec.commandLine();
    }
}
