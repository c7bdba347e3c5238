// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.dataflowoauth.http.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Google's library for Java in a process of its own, which gets nothing of the kit but an environment. */
final class GoogleJava implements AutoCloseable {
    private static final long LONGEST_ANSWER_SECONDS = 120;

    private final ServerProcess process;

    private GoogleJava(ServerProcess process) {
        this.process = process;
    }

    static GoogleJava in(Map<String, String> environment) {
        return new GoogleJava(ServerProcess.start(
                "google-java",
                Folder.fresh("google-java"),
                environment,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        GoogleJavaClient.class.getName())));
    }

    /** In that environment, but for the credential file: what the machine is attached to is all that it has. */
    static GoogleJava withoutFile(Map<String, String> environment) {
        Map<String, String> without = new HashMap<>(environment);
        without.put("GOOGLE_APPLICATION_CREDENTIALS", "");
        without.put("CLOUDSDK_CONFIG", Folder.fresh("no-gcloud").toString());
        return in(without);
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
