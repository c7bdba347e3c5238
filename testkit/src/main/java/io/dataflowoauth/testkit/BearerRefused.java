// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.KitJson;
import java.util.Map;

/** A resource says no to a token, as in RFC 6750 section 3 and RFC 9449 section 7.1. */
final class BearerRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String scheme;
    private final String error;
    private final String why;

    private BearerRefused(int status, String scheme, String error, String why) {
        super(error + ": " + why, null, false, false);
        this.status = status;
        this.scheme = scheme;
        this.error = error;
        this.why = why;
    }

    /** The request is none. */
    static BearerRefused request(String why) {
        return new BearerRefused(400, "Bearer", "invalid_request", why);
    }

    /** There is no token, or it cannot be believed. */
    static BearerRefused token(String scheme, String error, String why) {
        return new BearerRefused(401, scheme, error, why);
    }

    /** The token may be used, and not for this. */
    static BearerRefused scope(String scheme, String why) {
        return new BearerRefused(403, scheme, "insufficient_scope", why);
    }

    TokenRefused told() {
        return TokenRefused.because(status, error, why);
    }

    Answer answer() {
        Answer answer = Answer.json(status, KitJson.text(Map.of("error", error, "error_description", why)));
        return answer.withHeader(
                "WWW-Authenticate",
                scheme + " realm=\"fake-issuer\", error=\"" + error + "\", error_description=\"" + why + "\"");
    }
}
