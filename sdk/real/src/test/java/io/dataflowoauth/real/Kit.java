// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The standalone kit in a process of its own, as a shell starts it, and what it tells that shell. */
final class Kit implements AutoCloseable {
    private static final long LONGEST_START_SECONDS = 120;
    private static final Pattern VARIABLE = Pattern.compile("export ([A-Z_0-9]+)='([^']*)'");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder = Folder.fresh("kit");
    private final ServerProcess process;

    private Kit(Optional<Path> scene) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Folder.program("testkit", "dataflow-oauth-testkit-standalone"),
                "--port=0",
                "--https-port=0",
                "--proxy-port=0",
                "--out=" + folder));
        scene.ifPresent(file -> command.add("--config=" + file));
        process = ServerProcess.start("testkit", folder, Map.of(), command);
        process.line("ready"::equals, LONGEST_START_SECONDS);
    }

    /** With the scene that comes with it. */
    Kit() {
        this(Optional.empty());
    }

    /** With a scene of our own, which lies among the resources of the tests. */
    static Kit playing(String scene) {
        Path file = Folder.fresh("scene").resolve(scene);
        return new Kit(Optional.of(Folder.write(file, Folder.resource(scene))));
    }

    /** What its env.sh exports, for the environment of a client. */
    Map<String, String> environment() {
        Map<String, String> variables = new TreeMap<>();
        try {
            Matcher matcher = VARIABLE.matcher(Files.readString(folder.resolve("env.sh")));
            while (matcher.find()) {
                variables.put(matcher.group(1), matcher.group(2));
            }
        } catch (IOException absent) {
            throw new UncheckedIOException(absent);
        }
        return variables;
    }

    /** A credential file that it wrote. */
    String credential(String name) {
        return folder.resolve("credentials").resolve(name + ".json").toString();
    }

    String http() {
        return environment().get("DATAFLOW_OAUTH_TESTKIT");
    }

    void control(String method, String path, String json) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(http() + "/_control" + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(path + " was answered with " + answer.body());
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
