// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dataflowoauth.http.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Canned answers by path on loopback, files in a folder, and the doctor over both. */
final class Patient implements AutoCloseable {
    static final String SECRET = "canary-secret-of-the-client";
    static final String TOKEN = "canary-token-0123456789";

    final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final Path folder;

    Patient(Path folder) {
        this.folder = folder;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.createContext("/", this::answer);
        server.start();
        answers("/token", 200, "{\"access_token\":\"" + TOKEN + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
        write("secret", SECRET);
    }

    String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Patient answers(String path, int status, String json, String... headers) {
        answers.put(path, new Answer(status, json, List.of(headers)));
        return this;
    }

    /** A client of the issuer that gives out one token. */
    String recipe(String more) {
        return "{\"kind\":\"oauth2.client-credentials\",\"issuer\":\"" + base() + "\",\"tokenEndpoint\":\"" + base()
                + "/token\",\"clientId\":\"nightly\",\"authentication\":\"client_secret_basic\",\"secret\":\"named:nightly\""
                + more + "}";
    }

    String file(String name) {
        return folder.resolve(name).toString();
    }

    String write(String name, String text) {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    String write(String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes).toString();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** A check of that recipe. */
    Visit check(String recipe, String... more) {
        List<String> line = new ArrayList<>(List.of(
                "check",
                "--recipe",
                write("recipe.json", recipe),
                "--loopback-http",
                "--secret",
                "nightly=file:" + file("secret")));
        line.addAll(List.of(more));
        return visit(line.toArray(String[]::new));
    }

    static Visit visit(String... line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Doctor.run(new PrintWriter(out, true), new PrintWriter(err, true), line);
        return new Visit(code, out.toString(), err.toString());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            Answer answer = answers.getOrDefault(exchange.getRequestURI().getPath(), new Answer(404, "{}", List.of()));
            byte[] body = answer.json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
            for (int i = 0; i < answer.headers.size(); i += 2) {
                exchange.getResponseHeaders().set(answer.headers.get(i), answer.headers.get(i + 1));
            }
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private record Answer(int status, String json, List<String> headers) {}

    /** What a visit came to. */
    record Visit(int code, String out, String err) {
        JsonObject step(int index) {
            return JsonObject.parse(out.getBytes(StandardCharsets.UTF_8))
                    .objects("steps")
                    .get(index);
        }

        JsonObject diagnosis(int index) {
            return step(index).object("diagnosis");
        }
    }
}
