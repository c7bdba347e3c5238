// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Call;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Faults of issuers and of services, as far as a test that lives elsewhere plans them.
 *
 * @param server whose
 */
record ControlFaults(Controlled server) {
    private static final List<String> KNOWN = List.of("calls", "status", "retryAfter", "down");

    Map<String, Object> ofIssuer(Call call, ControlBody body) {
        FakeOidcIssuer issuer = issuer(server, call.group(1));
        body.only(KNOWN).flag("down").ifPresent(down -> {
            if (down) {
                issuer.goDown();
            } else {
                issuer.comeBack();
            }
        });
        if (body.number("status").isPresent()) {
            issuer.answerNext(calls(body), answer(body));
        }
        return Map.of();
    }

    Map<String, Object> ofService(Call call, ControlBody body) {
        IamService service = service(call.group(1));
        body.only(KNOWN).flag("down").ifPresent(down -> {
            if (down) {
                server.iam().goDown(service);
            } else {
                server.iam().comeBack(service);
            }
        });
        if (body.number("status").isPresent()) {
            failNext(service, body);
        }
        return Map.of();
    }

    /** In the service's own words. */
    private void failNext(IamService service, ControlBody body) {
        int status = body.number("status").orElse(503);
        body.duration("retryAfter")
                .ifPresentOrElse(
                        wait -> server.iam().failNext(service, calls(body), status, wait),
                        () -> server.iam().failNext(service, calls(body), status));
    }

    private static int calls(ControlBody body) {
        return body.number("calls").orElse(1);
    }

    private static FakeAnswer answer(ControlBody body) {
        FakeAnswer answer = FakeAnswer.status(body.number("status").orElse(503));
        return body.duration("retryAfter").map(answer::withRetryAfter).orElse(answer);
    }

    private static IamService service(String name) {
        return Arrays.stream(IamService.values())
                .filter(one -> one.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There are the services "
                        + Arrays.toString(IamService.values()).toLowerCase(Locale.ROOT) + "."));
    }

    static FakeOidcIssuer issuer(Controlled server, String name) {
        FakeOidcIssuer issuer = server.issuers().get(name);
        if (issuer == null) {
            throw new IllegalArgumentException("There are the issuers "
                    + server.issuers().keySet().stream().sorted().toList() + ".");
        }
        return issuer;
    }
}
