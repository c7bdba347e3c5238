// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The policy that is in force, replaced while decisions are made.
 *
 * <p>A decision is made by one policy from beginning to end, and a policy takes the place of another whole. A broken text
 * replaces nothing. Before the first policy everything is denied, with the code {@code policy.none}. Safe for use by many
 * threads; holds nothing that must be closed.
 */
public final class LivePolicy {
    private static final String NONE = "none";
    private static final Decision.Answer NO_POLICY =
            new Decision.Answer(PolicyCodes.NONE, null, "There is no policy to decide by yet.");

    private final ConditionEngine conditions;
    private final TokenTime time;
    private volatile Optional<PolicyEngine> inForce = Optional.empty();

    private LivePolicy(ConditionEngine conditions, TokenTime time) {
        this.conditions = requireNonNull(conditions, "conditions");
        this.time = requireNonNull(time, "time");
    }

    /**
     * No policy yet.
     *
     * @param conditions understands the conditions of all policies to come
     * @param time tells {@code request.time}, and when a file is looked at
     */
    public static LivePolicy open(ConditionEngine conditions, TokenTime time) {
        return new LivePolicy(conditions, time);
    }

    /** The answer by the policy that is in force now. Never throws, does not block. */
    public Decision decide(AccessQuestion question) {
        AccessQuestion timed = question.isTimed() ? question : question.at(time.now());
        return inForce.map(engine -> engine.decide(timed)).orElseGet(() -> new Decision(timed, NONE, NO_POLICY));
    }

    /**
     * The same for a chain of operators.
     *
     * @return cold, never empty; decides anew with each subscription, and gives the decision if it is yes. Fails with
     *     {@link NotAllowedException} and nothing else
     */
    public Mono<Decision> require(AccessQuestion question) {
        requireNonNull(question, "question");
        return Mono.fromSupplier(() -> decide(question))
                .flatMap(decision ->
                        decision.allowed() ? Mono.just(decision) : Mono.error(NotAllowedException.of(decision)));
    }

    /** The revision that is in force; {@code none} before the first. */
    public String revision() {
        return inForce.map(PolicyEngine::revision).orElse(NONE);
    }

    /**
     * Puts a policy in force.
     *
     * @throws InvalidPolicyException as {@link PolicyEngine#of(Policy, ConditionEngine)}; then the one before stays
     */
    public PolicyChange replace(Policy policy) {
        PolicyEngine engine = PolicyEngine.of(policy, conditions);
        inForce = Optional.of(engine);
        return PolicyChange.replaced(time.now(), engine.revision());
    }

    /**
     * Reads a text and puts it in force.
     *
     * @return cold; each subscription reads it, on the thread that subscribes. Fails with {@link InvalidPolicyException}; then
     *     the one before stays
     */
    public Mono<PolicyChange> replace(PolicyText text) {
        requireNonNull(text, "text");
        return Mono.fromSupplier(() -> replace(PolicyReader.read(text)));
    }

    /**
     * Puts one text after the other in force, as they come.
     *
     * @return cold; tells of each text whether it was taken, and goes on after one that was not. Two equal texts in a row are one.
     *     Ends or fails as the texts do; whoever cancels it stops the replacing, and the policy in force stays
     */
    public Flux<PolicyChange> follow(Publisher<PolicyText> texts) {
        return Flux.from(texts).distinctUntilChanged().map(this::attempted);
    }

    /**
     * Keeps to a file: looks at it at once and after each pause, and puts what it says in force when that has changed.
     *
     * @param file {@code .json}, else YAML; at most 4 MiB. Written anew beside it and moved into its place is best; a text
     *     that was cut is broken, replaces nothing, and is read again after the next pause
     * @param every the pause, by the runtime's time
     * @return cold, never ends; tells of each change whether it was taken, {@code policy.unreadable} among them. Reads on
     *     Reactor's bounded elastic scheduler, and holds time while it does. Whoever cancels it stops the looking
     */
    public Flux<PolicyChange> follow(Path file, Duration every) {
        PolicyFile source = new PolicyFile(file, time);
        return source.looks(every)
                .map(look -> look.text().map(this::attempted).orElseGet(() -> kept(look.unreadable())));
    }

    private PolicyChange attempted(PolicyText text) {
        try {
            return replace(PolicyReader.read(text));
        } catch (InvalidPolicyException broken) {
            return kept(broken);
        }
    }

    private PolicyChange kept(InvalidPolicyException fault) {
        return PolicyChange.kept(time.now(), revision(), fault);
    }
}
