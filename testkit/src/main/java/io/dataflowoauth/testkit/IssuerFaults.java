// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.CallNames;
import io.dataflowoauth.testkit.internal.FaultHost;
import io.dataflowoauth.testkit.internal.KitJson;
import java.util.Map;
import java.util.Set;

/**
 * What the faults of an issuer need to know of it, and who is told of them.
 *
 * @param issuance for its journal
 * @param clients knows who calls
 */
record IssuerFaults(Issuance issuance, ClientAuthentication clients) implements FaultHost {
    /** RFC 6749 section 5.2, as far as it has a code. */
    @Override
    public Answer failure(String service, int status) {
        String error = status == 401 ? "invalid_client" : status < 500 ? "invalid_request" : "server_error";
        return Answer.json(
                status,
                KitJson.text(Map.of(
                        "error",
                        status == 429 || status == 503 ? "temporarily_unavailable" : error,
                        "error_description",
                        "A fault was planned for this call.")));
    }

    @Override
    public Set<String> names(Call call) {
        return CallNames.of(call);
    }

    @Override
    public void struck(Call call, Answer answer, String fault) {
        JournalEntry struck = JournalEntry.of(JournalEntry.Kind.FAULT, issuance.now(), clients.claimedBy(call))
                .withAnswer(call.path(), answer.isReset() ? 0 : answer.status());
        JournalEntry entry = answer.retryAfter().map(struck::withRetryAfter).orElse(struck);
        String why = "The answer was spoiled: " + fault + ".";
        issuance.journal().add(fault.isEmpty() ? entry : entry.withRefusal("bad-answer", why));
    }
}
