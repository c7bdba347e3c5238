// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import java.util.Map;

/** How the metadata server says what it says: with headers of its own on everything, refusals among it. */
final class MachineAnswers {
    private static final Map<String, String> HEADERS = Map.of(
            "Metadata-Flavor", "Google",
            "Server", "Metadata Server for VM",
            "X-XSS-Protection", "0",
            "X-Frame-Options", "SAMEORIGIN");
    private static final String NOT_FOUND = """
            <!DOCTYPE html>
            <html lang=en>
            <title>Error 404 (Not Found)!!1</title>
            <p><b>404.</b> The requested URL was not found on this server.
            </html>
            """;

    private MachineAnswers() {}

    /** That answer with the headers, each once. */
    static Answer flavored(Answer answer) {
        Answer flavored = answer;
        for (Map.Entry<String, String> header : HEADERS.entrySet()) {
            flavored = flavored.withoutHeader(header.getKey()).withHeader(header.getKey(), header.getValue());
        }
        return flavored;
    }

    static Refused unknown() {
        return Refused.wrong(
                flavored(Answer.html(404, NOT_FOUND)), "METADATA", "The metadata server knows no such key.");
    }

    static Refused refused(int status, String why) {
        return Refused.wrong(flavored(Answer.text(status, why)), "METADATA", why);
    }

    /** The metadata server's answer while it is overloaded or broken. */
    static Answer outage(int status) {
        return flavored(Answer.text(status, "The metadata server cannot answer."));
    }
}
