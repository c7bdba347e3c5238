// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.Handler;
import io.dataflowoauth.testkit.internal.KitJson;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * Lets only programs and pages of this very server control it: a page of somewhere else that a browser on this machine shows
 * gets no further than here, whatever name it has given to this address.
 */
final class ControlDoor {
    private final Set<String> hosts;
    private final Set<String> origins;

    ControlDoor(URI base, URI secureBase) {
        hosts = Set.of(
                base.getRawAuthority(),
                "localhost:" + base.getPort(),
                secureBase.getRawAuthority(),
                "127.0.0.1:" + secureBase.getPort());
        origins = Set.of(base.toString(), "http://localhost:" + base.getPort(), secureBase.toString());
    }

    /** What a call with a JSON object as its body asks for. */
    interface Command {
        /**
         * The answer.
         *
         * @throws IllegalArgumentException with a sentence about what is wrong in the body
         * @throws IllegalStateException with a sentence about why it cannot be done now
         */
        Map<String, ?> run(Call call, ControlBody body);
    }

    Handler reading(Handler handler) {
        return call -> isOurs(call) ? handler.answer(call) : notOurs();
    }

    Handler doing(Command command) {
        return call -> {
            if (!isOurs(call) || !isJson(call)) {
                return notOurs();
            }
            try {
                return Answer.json(200, KitJson.text(command.run(call, ControlBody.of(call))));
            } catch (IllegalArgumentException | TestkitException wrong) {
                return problem(400, wrong);
            } catch (IllegalStateException notNow) {
                return problem(409, notNow);
            }
        };
    }

    private boolean isOurs(Call call) {
        return call.header("Host").filter(hosts::contains).isPresent()
                && call.headers("Origin").stream().allMatch(origins::contains);
    }

    /** A page of somewhere else cannot say so without having been asked first, and nobody answers that. */
    private static boolean isJson(Call call) {
        return call.header("Content-Type")
                .filter(type -> type.startsWith("application/json"))
                .isPresent();
    }

    private static Answer notOurs() {
        return Answer.json(
                403,
                KitJson.text(Map.of(
                        "problem",
                        "Control takes calls to its own address only, from no other origin, with application/json.")));
    }

    private static Answer problem(int status, RuntimeException wrong) {
        return Answer.json(status, KitJson.text(Map.of("problem", String.valueOf(wrong.getMessage()))));
    }
}
