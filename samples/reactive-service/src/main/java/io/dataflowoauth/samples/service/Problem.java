// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.service;

import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.FirstDiagnosis;
import io.dataflowoauth.TokenException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What goes wrong, as {@code application/problem+json} (RFC 9457): which layer refused, for whom, what is missing and what to
 * change.
 *
 * @param status 502 where somebody must change something, 503 where waiting helps, 400 for the caller's own fault
 * @param json the document
 * @param retryAfter how long to wait
 */
record Problem(int status, JsonObject json, Optional<Duration> retryAfter) {
    // #region problem
    static Problem of(Throwable failure, Instant now) {
        if (failure instanceof CallRefusedException refused) {
            return refused.diagnosis().map(Problem::explained).orElseGet(() -> plain(502, "The API refused."));
        }
        if (failure instanceof TokenException noToken) {
            Problem problem = explained(FirstDiagnosis.of(noToken));
            return problem.retryingIn(noToken.nextTry().map(next -> Duration.between(now, next)));
        }
        return plain(502, "The API could not be reached, or failed.");
    }

    private static Problem explained(Diagnosis diagnosis) {
        int status = diagnosis.retryCanHelp() ? 503 : 502;
        JsonObject json = document(status, diagnosis.summary())
                .put("detail", diagnosis.remedy())
                .put("code", diagnosis.code())
                .put("layer", diagnosis.layer().name().toLowerCase(Locale.ROOT))
                .put("principal", diagnosis.principal().toString())
                .put("missing", diagnosis.missing());
        return new Problem(status, json, Optional.empty());
    }
    // #endregion problem

    /** What the router itself refused, such as a body that is too long; anything unexpected is our own fault. */
    static Problem ofStatus(int status) {
        return status >= 400 && status < 500
                ? plain(status, "The request was refused.")
                : plain(500, "The service failed.");
    }

    static Problem badRequest(String title) {
        return plain(400, title);
    }

    private static Problem plain(int status, String title) {
        return new Problem(status, document(status, title), Optional.empty());
    }

    private static JsonObject document(int status, String title) {
        return new JsonObject().put("status", status).put("title", title);
    }

    private Problem retryingIn(Optional<Duration> pause) {
        return status == 503 ? new Problem(status, json, pause) : this;
    }
}
