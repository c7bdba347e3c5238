// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Call;
import java.time.Duration;
import java.util.ArrayList;
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
    private static final List<String> KNOWN =
            List.of("calls", "status", "retryAfter", "down", "principal", "token", "rotation", "after");

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
        whenSigned(body, when(body)).forEach(issuer.faults()::add);
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
        whenSigned(body, when(body).at(service)).forEach(server.iam().faults()::add);
        return Map.of();
    }

    private static Fault.When when(ControlBody body) {
        Fault.When next = Fault.next(calls(body));
        return body.optionalText("principal").map(next::of).orElse(next);
    }

    /** What strikes tokens in the moment when they are signed; the keys first. */
    private static List<Fault> whenSigned(ControlBody body, Fault.When when) {
        List<Fault> faults = new ArrayList<>();
        body.optionalText("rotation").ifPresent(name -> faults.add(when.rotating(rotation(name, body))));
        body.optionalText("token").ifPresent(name -> faults.add(when.issuing(badToken(name))));
        return faults;
    }

    private static KeyRotation rotation(String name, ControlBody body) {
        Duration after = body.duration("after").orElse(Duration.ofHours(1));
        return switch (name) {
            case "published-before-use" -> KeyRotation.publishedBeforeUse(after);
            case "used-before-publication" -> KeyRotation.usedBeforePublication(after);
            case "dropped-early" -> KeyRotation.droppedEarly();
            default ->
                throw new IllegalArgumentException(
                        "There are the rotations published-before-use, used-before-publication and dropped-early.");
        };
    }

    private static BadToken badToken(String name) {
        return BadTokens.all().stream()
                .filter(bad -> bad.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There are the bad tokens "
                        + BadTokens.all().stream().map(BadToken::name).toList() + "."));
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
