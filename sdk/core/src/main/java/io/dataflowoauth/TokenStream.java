// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One live token for one request, shared by every caller: refreshed ahead of its end, asked for once however many wait,
 * retried with care.
 *
 * <p>Demand-driven: an idle stream makes no call and needs no thread and no timer. The first caller causes a call; while
 * the token is fresh, callers get it at once; from its refresh point on, callers get it at once and one call replaces it
 * in the background; a token that has expired, by the monotonic or by the wall clock, is never handed out. After a failed
 * call the gate is shut for a while: callers get the token as long as it lives, and then the failure, at once, with the
 * time of the next try.
 *
 * <p>A stream is a handle: equal recipes on one runtime share one live token, which the last handle closes. Calls to the
 * issuer belong to nobody: they carry no caller's Reactor context and go on when callers cancel. Safe for use by many
 * threads.
 */
public final class TokenStream implements AutoCloseable {
    private final LiveHandle handle;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    private TokenStream(LiveHandle handle, Runnable release) {
        this.handle = handle;
        this.release = release;
    }

    /**
     * Opens a stream on the runtime that is shared by all users of this class loader: it opens with the first such stream,
     * from options that every {@link RuntimeSetup} on the class path has shaped, and closes with the last. Asks nobody, but
     * reads the class path: open at start-up, not on an event loop.
     *
     * @throws TokenException.Misconfigured as {@link #open(TokenRecipe, TokenRuntime)}
     */
    public static TokenStream open(TokenRecipe recipe) {
        requireNonNull(recipe, "recipe");
        TokenRuntime runtime = SharedRuntime.acquire();
        try {
            return new TokenStream(LiveOpening.open(recipe.object(), runtime), SharedRuntime::release);
        } catch (RuntimeException e) {
            SharedRuntime.release();
            throw e;
        }
    }

    /**
     * Opens a handle of its own over the one live token that equal recipes of this runtime share. Asks nobody, but reads the
     * class path for the recipe's kind: open at start-up, not on an event loop.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-kind-unknown}, {@code core.name-unbound},
     *     {@code core.name-circle}, or what the kind says
     * @throws TokenException.Closed {@code core.runtime-closed}
     */
    public static TokenStream open(TokenRecipe recipe, TokenRuntime runtime) {
        requireNonNull(recipe, "recipe");
        requireNonNull(runtime, "runtime");
        return new TokenStream(LiveOpening.open(recipe.object(), runtime), () -> {});
    }

    /**
     * Opens a stream over a source, for code that never travels. Nobody shares its token. Asks nobody.
     *
     * @throws TokenException.Closed {@code core.runtime-closed}
     */
    public static TokenStream of(TokenSource source, TokenRequest request, TokenRuntime runtime) {
        requireNonNull(source, "source");
        requireNonNull(request, "request");
        requireNonNull(runtime, "runtime");
        return new TokenStream(LiveOpening.of(source, request, runtime), () -> {});
    }

    /** What the stream asks for, and for whom. */
    public TokenRequest request() {
        return handle.live().terms().request();
    }

    /**
     * The live token.
     *
     * <p>Always the same Mono. Subscribing gives the token that is live then: at once if there is one, else with all other
     * callers from the one call in flight, else, while the gate is shut, the remembered failure at once. Only the very
     * first acquisition is retried, within 10 s. Cancelling ends this caller's waiting and nothing else.
     *
     * @return never empty; fails with a {@link TokenException} of its own for each caller: what the source failed with;
     *     {@code Unavailable}, codes {@code core.acquisition-deadline}, {@code core.token-late},
     *     {@code core.scheduler-rejected}; {@code Invalid}, code {@code core.source-broken}; {@code Closed}, codes
     *     {@code core.stream-closed}, {@code core.runtime-closed}
     */
    public Mono<AccessToken> token() {
        return handle.token();
    }

    /**
     * A lease: the live token, if it lives for at least so long from now, else the next one.
     *
     * <p>Subscribing causes at most one refresh before its time, through the gate, and never more than one in 30 s or half
     * a lifetime. The token that others get is not shortened by it. Cancelling as in {@link #token()}.
     *
     * @param minimumLifetime until {@link AccessToken#expiresAt()}
     * @return fails as {@link #token()}, and with {@code Misconfigured}, code {@code core.lease-too-long}, at once if it is
     *     longer than the lifetime that the request asks for; {@code Unavailable}, code {@code core.lease-unmet}, if the
     *     issuer gives less: the sentence says how long the token does live
     */
    public Mono<AccessToken> token(Duration minimumLifetime) {
        return handle.token(requireNonNull(minimumLifetime, "minimumLifetime"));
    }

    /**
     * The live token, then each that replaces it.
     *
     * <p>Subscribing keeps the stream warm: one timer for all subscribers refreshes the token without callers. It is silent
     * through an outage, never fails, and completes when this handle or the runtime is closed. A slow subscriber gets the
     * latest token and misses those between. Cancelling ends this subscription, and with the last one the timer.
     */
    public Flux<AccessToken> replacements() {
        return handle.replacements();
    }

    /**
     * Puts the live token on a call.
     *
     * <p>Subscribing takes the token and subscribes to what the function gives. A call says that it was refused by failing
     * with {@link CallRefusedException}; if a new token can mend that, the refused one is invalidated and the call is made
     * exactly once more with the next, unless that is the same or cannot be had, or the refusal says that the call is not
     * {@link CallRefusedException#repeatable() repeatable}. Each sending is told to the observers as
     * {@link TokenEvents.Used} or {@link TokenEvents.Refused}. Cancelling cancels the call.
     *
     * @param call must be safe to be made twice
     * @return what the call gives; fails as {@link #token()}; with {@link CallRefusedException} that holds a
     *     {@link Diagnosis}, if refused; with whatever else the call fails with, untouched
     */
    public <R> Mono<R> use(Function<AccessToken, Mono<R>> call) {
        return handle.use(requireNonNull(call, "call"));
    }

    /**
     * Puts the live token on an idempotent call, which is sent again while the resource is busy.
     *
     * <p>As {@link #use(Function)}; and by calling this method you state that the call is idempotent (RFC 9110 section
     * 9.2.2): that its being carried out twice does no more than once. A call that fails with {@link CallRefusedException}
     * of status 429 or 503 is made again after a pause, with the token that is live then, as often as the retries and
     * their budget allow, unless it is not {@link CallRefusedException#repeatable() repeatable}. Each sending is told to
     * the observers once, those that are made again as {@link TokenEvents.Refused#retriedAfter()}.
     *
     * <p>The replay after a 401 comes on top: one for a call, whichever of its sendings met the 401, so that a call is made
     * at most once more often than {@link CallRetries#mostAttempts()} says. After a pause, it is made on a thread of the
     * runtime's scheduler. Cancelling during a pause ends everything; so does closing this stream or the runtime, at once.
     *
     * @return as {@link #use(Function)}; after a pause also as {@link #token()}. The refusal that is told is the last one;
     *     its diagnosis is {@code core.call-throttled} or {@code core.call-unavailable}, or
     *     {@code core.call-retries-spent} if one more retry was forbidden by the budget alone
     */
    public <R> Mono<R> use(Function<AccessToken, Mono<R>> call, CallRetries retries) {
        return handle.use(requireNonNull(call, "call"), requireNonNull(retries, "retries"));
    }

    /** Completes when there is a live token, for whoever wants to begin warm. Subscribing and failing as {@link #token()}. */
    public Mono<Void> ready() {
        return handle.token().then();
    }

    /** How the stream is now. Costs no call and never fails. */
    public StreamHealth health() {
        StreamHealth live = handle.live().health();
        return closed.get() ? live.closed() : live;
    }

    /**
     * Drops a token that a resource refused, only if it is still the live one; the next caller causes a call, if the gate
     * is open. A storm of refusals drops one token in 30 s or half a lifetime, and keeps the next, which is told to the
     * observers once as {@link TokenEvents.Spared}; {@link #use} calls this by itself.
     */
    public void invalidate(AccessToken refused) {
        handle.live().invalidate(requireNonNull(refused, "refused"), Optional.empty());
    }

    /**
     * As {@link #invalidate(AccessToken)}, for a resource that demands other claims: a claims challenge, or a step-up that
     * you read from its answer yourself (RFC 9470). From the next call on, the source is asked for these claims in place of
     * those of {@link #request()}, until others are demanded. Where the refused token is no longer the live one, or is
     * spared, nothing changes.
     *
     * @param claims a claims request as JSON text (OpenID Connect Core, section 5.5), as {@link TokenRequest#claims()} hands
     *     it to the source
     */
    public void invalidate(AccessToken refused, String claims) {
        handle.live().invalidate(requireNonNull(refused, "refused"), Optional.of(claims));
    }

    /**
     * Closes this handle as {@link #close()} does, and completes when that is done: at once, or where this was the last
     * handle on a token that can be revoked, when the issuer has answered or 5 s have passed; the observers learn whether it
     * was revoked. Cold; never fails; subscribing twice is harmless; cancelling stops the waiting and does not reopen it.
     */
    public Mono<Void> closeGracefully() {
        return Mono.defer(() -> {
            close();
            return handle.ended();
        });
    }

    /**
     * Closes this handle: its waiters, and whoever asks it later, fail with {@link TokenException.Closed}, code
     * {@code core.stream-closed}; its {@link #replacements()} complete. The last handle on a live token gives up the call
     * in flight and lets the token go; where the source is {@linkplain RevocableSource revocable}, it has the token revoked
     * in the background. Idempotent, from any thread; does not block.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            handle.close();
            release.run();
        }
    }

    /** The stream's name and what it asks for; no token. */
    @Override
    public String toString() {
        LiveTerms terms = handle.live().terms();
        return "TokenStream[" + terms.name() + ", " + terms.request() + "]";
    }
}
