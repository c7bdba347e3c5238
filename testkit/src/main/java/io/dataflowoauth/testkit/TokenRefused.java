// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.KitJson;
import java.util.LinkedHashMap;
import java.util.Map;

/** The token endpoint says no, as in RFC 6749 section 5.2. */
final class TokenRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String error;
    private final String why;

    private TokenRefused(int status, String error, String why) {
        super(error + ": " + why, null, false, false);
        this.status = status;
        this.error = error;
        this.why = why;
    }

    static TokenRefused because(String error, String why) {
        return new TokenRefused(400, error, why);
    }

    static TokenRefused because(int status, String error, String why) {
        return new TokenRefused(status, error, why);
    }

    static TokenRefused invalidClient(String why) {
        return new TokenRefused(401, "invalid_client", why);
    }

    int status() {
        return status;
    }

    String error() {
        return error;
    }

    String why() {
        return why;
    }

    /** Only a client that used the header is challenged to use it (RFC 6749 section 5.2): others take a challenge for all there is. */
    Answer answer(Call call) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", error);
        body.put("error_description", why);
        Answer answer = Answer.json(status, KitJson.text(body)).withHeader("Pragma", "no-cache");
        boolean inBody = call.header("Authorization").isEmpty() && !call.form().isEmpty();
        return status == 401 && !inBody ? answer.withHeader("WWW-Authenticate", "Basic realm=\"fake-issuer\"") : answer;
    }
}
