// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.Fingerprint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * The metadata server of a machine: what it tells, to whom, and who waits until it tells something else. Safe for use by many
 * threads.
 */
public final class Machine implements Work {
    static final Pattern PATH = Pattern.compile("/|/computeMetadata(?:/.*)?");

    private static final Set<String> EVERYTHING = Set.of("https://www.googleapis.com/auth/cloud-platform");
    private static final String PREFIX = "/computeMetadata/v1/";

    private final MachineTokens tokens;
    private final Waiting waiting;
    private volatile Optional<MachineTokens.Attached> attached = Optional.empty();

    Machine(MachineTokens tokens, Waiting waiting) {
        this.tokens = tokens;
        this.waiting = waiting;
    }

    /** That account is the machine's from now on, with these scopes; everything of Google Cloud if there are none. */
    public void attach(String email, Set<String> scopes) {
        Set<String> granted = scopes.isEmpty() ? EVERYTHING : Set.copyOf(scopes);
        changed(Optional.of(new MachineTokens.Attached(email, granted)));
    }

    /** No account is attached to the machine from now on. */
    public void detach() {
        changed(Optional.empty());
    }

    private void changed(Optional<MachineTokens.Attached> now) {
        tokens.forget();
        attached = now;
        waiting.changed();
    }

    @Override
    public Observation.What refusal() {
        return Observation.What.TOKEN_REFUSED;
    }

    /** A client that waits for a change is answered when there is one, or when its patience ends; a wrong call at once. */
    @Override
    public CompletionStage<Void> held(Call call) {
        MachineAsk ask = MachineAsk.of(call);
        Optional<String> known = isTold(call) && ask.waits() ? etag(call) : Optional.empty();
        boolean changedAlready = ask.lastEtag().isPresent() && !ask.lastEtag().equals(known);
        return known.isEmpty() || changedAlready
                ? CompletableFuture.completedFuture(null)
                : waiting.until(() -> etag(call).orElse(""), known.get(), ask.patience());
    }

    @Override
    public Served serve(Call call, Instant arrived) {
        if (call.header("X-Forwarded-For").isPresent()) {
            throw MachineAnswers.refused(403, "The metadata server does not answer what was forwarded.");
        }
        if (call.path().equals("/")) {
            return told("computeMetadata/\n");
        }
        if (!isTold(call)) {
            throw MachineAnswers.refused(403, "Missing required header \"Metadata-Flavor\": \"Google\"");
        }
        if (PREFIX.startsWith(call.path() + "/")) {
            return moved(call);
        }
        if (call.path().equals("/computeMetadata/")) {
            return told("v1/\n");
        }
        Object found = tree().at(path(call)).orElseThrow(MachineAnswers::unknown);
        boolean directory = found instanceof Map;
        if (directory != call.path().endsWith("/")) {
            if (directory) {
                return moved(call);
            }
            throw MachineAnswers.unknown();
        }
        return found(call, found, arrived);
    }

    private Served found(Call call, Object found, Instant arrived) {
        MachineAsk ask = MachineAsk.of(call);
        ask.wrong().ifPresent(why -> {
            throw MachineAnswers.refused(400, why);
        });
        Served served;
        if (found instanceof MachineTree.Made made) {
            MachineTokens.Attached account = attached.orElseThrow(MachineAnswers::unknown);
            served = made == MachineTree.Made.TOKEN
                    ? tokens.accessToken(ask, account, arrived)
                    : tokens.idToken(call, account, arrived);
        } else if (found instanceof Map<?, ?> directory && !ask.recursive()) {
            served = told(MachineTree.listing(directory));
        } else {
            boolean json = ask.json().orElse(found instanceof Map || path(call).endsWith("auto-mtls-configuration"));
            served = told(json ? Answer.json(200, json(call, found)) : Answer.text(200, MachineTree.text(found)));
        }
        Answer answer = served.answer().withHeader("ETag", etag(call).orElse(""));
        return new Served(MachineAnswers.flavored(answer), served.what(), served.subject(), served.why());
    }

    /** What is JSON already is not wrapped once more. */
    private static String json(Call call, Object found) {
        return path(call).endsWith("auto-mtls-configuration") ? String.valueOf(found) : MachineTree.json(found);
    }

    private MachineTree tree() {
        Optional<MachineTokens.Attached> account = attached;
        return MachineTree.of(
                account.map(MachineTokens.Attached::project).orElse("demo"),
                account.map(one -> new MachineTree.Account(
                        one.email(), one.scopes().stream().sorted().toList())));
    }

    /** Another one whenever the value is; that of a token whenever the account is, for a token is made anew anyway. */
    private Optional<String> etag(Call call) {
        return tree().at(path(call))
                .map(found -> found instanceof MachineTree.Made made ? made + " of " + state() : found.toString())
                .map(state -> Fingerprint.of(path(call) + "\n" + state));
    }

    private String state() {
        return attached.map(account -> account.email() + " " + new TreeSet<>(account.scopes()))
                .orElse("");
    }

    /** Without the prefix; an account may have come with its sign encoded. */
    private static String path(Call call) {
        return call.path().startsWith(PREFIX)
                ? call.path().substring(PREFIX.length()).replace("%40", "@")
                : "no such path";
    }

    private static boolean isTold(Call call) {
        return call.headers("Metadata-Flavor").equals(List.of("Google"));
    }

    private Served told(String text) {
        return told(Answer.text(200, text));
    }

    private Served told(Answer answer) {
        String who = attached.map(MachineTokens.Attached::email).orElse(Refused.UNKNOWN);
        return new Served(
                MachineAnswers.flavored(answer),
                Observation.What.CALL,
                new Observation.Subject(who, Optional.empty()),
                "The metadata server tells whoever is on the machine.");
    }

    private Served moved(Call call) {
        return told(Answer.text(301, "").withHeader("Location", call.path() + "/" + call.queryAsSent()));
    }
}
