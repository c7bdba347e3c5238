// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.LoopbackServer;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * An origin that is none of yours, on an ephemeral port of 127.0.0.1. It answers everything, and whatever secret of the kit
 * comes to it, in a URL, a header or a body, is a leak: of a client that follows a redirect with its credentials, of a
 * token that is put on calls of every host. Safe for use by many threads.
 */
public final class FakeStranger implements AutoCloseable {
    private static final Pattern EVERYTHING = Pattern.compile(".*", Pattern.DOTALL);
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final LoopbackServer server = LoopbackServer.start("a stranger", TokenTime.system()::now);
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile FakeAnswer answer = FakeAnswer.json(200, "{}");

    private FakeStranger() {}

    /** Starts one that answers {@code {}}. */
    public static FakeStranger start() {
        FakeStranger stranger = new FakeStranger();
        METHODS.forEach(method -> stranger.server.route(method, EVERYTHING, stranger::answer));
        return stranger;
    }

    /** {@code http://127.0.0.1:port}, without a slash at the end. */
    public URI base() {
        return server.base();
    }

    /** An answer of a fake that leads here, with the method and the body as they are. */
    public FakeAnswer redirect() {
        return FakeAnswer.status(307).withHeader("Location", base() + "/somewhere-else");
    }

    /** Answers so from now on. */
    public void answerWith(FakeAnswer changed) {
        answer = requireNonNull(changed, "answer");
    }

    /** How many calls came. */
    public int calls() {
        return calls.size();
    }

    /** What came with them that must not come here: each call is a place, named by its number and its method. */
    public LeakReport report() {
        LeakSweep sweep = LeakSweep.forKnownSecrets();
        for (int i = 0; i < calls.size(); i++) {
            sweep.text(
                    "call " + (i + 1) + " of a stranger, " + calls.get(i).method(),
                    calls.get(i).whole());
        }
        return sweep.report();
    }

    /** Stops it. Closing twice is harmless. */
    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "FakeStranger[" + base() + "]";
    }

    private Answer answer(Call call) {
        calls.add(call);
        return answer.answer();
    }
}
