// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RecipeSource;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.StreamHealth;
import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.Use;
import io.dataflowoauth.internal.Waiter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * A family of live tokens by key, over one source: many tenants, audiences or sets of scopes.
 *
 * <p>A key is a {@link TokenRequest}, compared exactly: principal, scopes, audience, lifetime and claims, each as a whole.
 * Each key's token lives as that of a {@link TokenStream} does: one call for all who wait, replaced ahead of its end while
 * callers are served, never handed out expired, with a gate of its own after a failure. A key at rest has no thread, no
 * timer and no stream; only who waits in the very first acquisition of a key has a timer.
 *
 * <p>Beside the gates of the keys there is one for each issuer: an issuer that is unavailable for one key is left alone for
 * all of them, as long as it asks; keys that have a live token are served meanwhile, the others are told at once when the
 * next try may be, and that try is one call. An issuer that rejects one key is asked for the others as before. To each
 * issuer no more calls are made at a time than {@link FamilyOptions#callLimit()}; others wait for their turn in the order
 * of coming, and a call that nobody waits for any more is not made.
 *
 * <p>Memory is bounded by {@link FamilyOptions#keyLimit()}. Beyond it, the key is forgotten that is least likely to be
 * asked for again, by how lately <em>and</em> how often it was (W-TinyLFU): mostly, and not strictly, the least recently used
 * one. A key is never forgotten while a call for it is under way. One that has had no token to serve and no shut gate for
 * 90 s goes as others are used. A key that was forgotten begins anew, with a first acquisition.
 * Safe for use by many threads.
 */
public final class TokenStreams implements AutoCloseable {
    private final KeyHost host;
    private final TokenRequest base;
    private final Runnable release;
    private final Disposable attached;
    private final AtomicBoolean closed = new AtomicBoolean();

    private TokenStreams(KeyHost host, TokenRuntime runtime, Opened opened) {
        this.host = host;
        this.base = opened.base;
        this.release = opened.release;
        this.attached = runtime.attach(this::end);
    }

    /**
     * Opens a family over a source. Asks nobody.
     *
     * @throws TokenException.Closed {@code core.runtime-closed}
     */
    public static TokenStreams of(TokenSource source, FamilyOptions options, TokenRuntime runtime) {
        requireNonNull(source, "source");
        return open(new Opened(source, TokenRequest.defaults(), () -> {}), options, runtime);
    }

    /**
     * Opens a family over the source of a recipe: {@link #request()} is what the recipe asks for, and callers vary it. Which
     * members of a request the source honours, is for the recipe's kind to say. Asks nobody, but reads the class path for
     * the kind: open at start-up, not on an event loop.
     *
     * @throws TokenException.Misconfigured as {@link TokenStream#open(TokenRecipe, TokenRuntime)}
     * @throws TokenException.Closed {@code core.runtime-closed}
     */
    public static TokenStreams open(TokenRecipe recipe, FamilyOptions options, TokenRuntime runtime) {
        requireNonNull(options, "options");
        RecipeSource source = RecipeSource.open(recipe, runtime);
        return open(new Opened(source, source.request(), source::close), options, runtime);
    }

    private static TokenStreams open(Opened opened, FamilyOptions options, TokenRuntime runtime) {
        requireNonNull(options, "options");
        requireNonNull(runtime, "runtime");
        Terms terms = new Terms(opened.source, runtime.options());
        return new TokenStreams(new KeyHost(terms, options), runtime, opened);
    }

    /** What the recipe asks for, and for whom: where to begin. Of a family over a bare source, a request for nothing. */
    public TokenRequest request() {
        return base;
    }

    /**
     * The live token for a request.
     *
     * <p>Subscribing gives the token that is live then: at once if there is one, else with all other callers of this key
     * from the one call in flight or in the queue, else, while the gate of the key or of its issuer is shut, the failure at
     * once. Only the very first acquisition of a key is retried, within 10 s, and may wait so long for the issuer's gate.
     * Cancelling ends this caller's waiting and nothing else.
     *
     * @return cold, never empty; fails with a {@link TokenException} of its own for each caller, which names the request's
     *     principal: what the source failed with for this key; {@code Unavailable}, codes {@code keyed.issuer-paused},
     *     {@code keyed.queue-full}, {@code core.acquisition-deadline}, {@code core.token-late},
     *     {@code core.scheduler-rejected}; {@code Invalid}, code {@code core.source-broken}; {@code Misconfigured}, code
     *     {@code keyed.issuer-unnamed}; {@code Closed}, code {@code keyed.family-closed}
     */
    public Mono<AccessToken> token(TokenRequest request) {
        return new Token(host, requireNonNull(request, "request")).assembled();
    }

    /**
     * Puts the live token for a request on a call, exactly as {@link TokenStream#use} does for the one of a stream: a call
     * that was refused is made once more with another token, if that can mend it. A claims challenge is met with the token of
     * another key, this request {@linkplain TokenRequest#withClaims with the claims}; ask for that key yourself where a
     * resource always demands them.
     *
     * @param call must be safe to be made twice
     * @return what the call gives; fails as {@link #token}, and as {@link TokenStream#use} says
     */
    public <R> Mono<R> use(TokenRequest request, Function<AccessToken, Mono<R>> call) {
        requireNonNull(request, "request");
        requireNonNull(call, "call");
        return Mono.defer(() -> Use.of(new Kept(host, request), call));
    }

    /**
     * Drops a key's token that a resource refused, only if it is still the live one; the next caller causes a call, if the
     * gates are open. Of one key, one token is dropped in 30 s or half a lifetime. {@link #use} calls this by itself.
     */
    public void invalidate(TokenRequest request, AccessToken refused) {
        host.invalidate(requireNonNull(request, "request"), requireNonNull(refused, "refused"));
    }

    /**
     * How a key is now; one that is not kept is empty. Its gate is the later one of the key's and its issuer's. Costs no
     * call, is no use of the key, and never fails.
     */
    public StreamHealth health(TokenRequest request) {
        return host.health(requireNonNull(request, "request"));
    }

    /** How the family is now. Costs no call and never fails. */
    public FamilyHealth health() {
        return host.health();
    }

    /**
     * Closes the family: whoever waits, and whoever asks later, fails with {@link TokenException.Closed}, code
     * {@code keyed.family-closed}; calls in the air are given up, those in the queue are not made, all tokens are let go.
     * Idempotent, from any thread; does not block.
     */
    @Override
    public void close() {
        attached.dispose();
    }

    /** The family's name and what its recipe asks for; no token. */
    @Override
    public String toString() {
        return "TokenStreams[" + host.terms().name() + ", " + base + "]";
    }

    private void end() {
        if (closed.compareAndSet(false, true)) {
            host.close();
            release.run();
            host.terms().tell(base, TokenEvents.StreamClosed::new);
        }
    }

    private record Opened(TokenSource source, TokenRequest base, Runnable release) {}

    /** Costs a lookup and a look at both clocks while the token is fresh, and one subscription. */
    private static final class Token extends Mono<AccessToken> {
        private final KeyHost host;
        private final TokenRequest request;

        private Token(KeyHost host, TokenRequest request) {
            this.host = host;
            this.request = request;
        }

        private Mono<AccessToken> assembled() {
            return onAssembly(this);
        }

        @Override
        public void subscribe(CoreSubscriber<? super AccessToken> subscriber) {
            AccessToken fresh = host.fresh(request);
            if (fresh != null) {
                subscriber.onSubscribe(Operators.scalarSubscription(subscriber, fresh));
                return;
            }
            Waiter<AccessToken> waiter = new Waiter<>(subscriber, Duration.ZERO, gone -> {});
            subscriber.onSubscribe(waiter);
            if (!waiter.isOver()) {
                host.join(request, waiter);
            }
        }
    }

    /** The live token of one key, as one use needs it. */
    private static final class Kept implements Use.Keeper {
        private final KeyHost host;
        private volatile TokenRequest request;

        private Kept(KeyHost host, TokenRequest request) {
            this.host = host;
            this.request = request;
        }

        @Override
        public Mono<AccessToken> token() {
            return Mono.defer(() -> new Token(host, request).assembled());
        }

        @Override
        public void invalidate(AccessToken refused, Refusal refusal) {
            if (refusal.claims().isPresent()) {
                request = request.withClaims(refusal.claims().get());
            } else {
                host.invalidate(request, refused);
            }
        }

        @Override
        public TokenRequest request() {
            return request;
        }

        @Override
        public TokenTime time() {
            return host.terms().time();
        }

        @Override
        public void tell(Function<TokenEvents.Origin, TokenEvent> event) {
            host.terms().tell(request, event);
        }
    }
}
