// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.dataflowoauth.http.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A program for Node that does what a line says, and answers with a line. */
final class NodeProgram implements AutoCloseable {
    private static final long LONGEST_ANSWER_SECONDS = 60;

    private final ServerProcess process;

    private NodeProgram(ServerProcess process) {
        this.process = process;
    }

    static NodeProgram start(String script, Map<String, String> environment) {
        return new NodeProgram(
                ServerProcess.start(script, Folder.ofServer("node"), environment, List.of("node", script)));
    }

    /** What came back, or an object that has an {@code error}. */
    JsonObject done(String deed, Map<String, String> parameters) {
        Map<String, Object> line = new LinkedHashMap<>(parameters);
        line.put("deed", deed);
        process.tell(JSONObjectUtils.toJSONString(line));
        return process.answer(LONGEST_ANSWER_SECONDS);
    }

    @Override
    public void close() {
        process.close();
    }
}
