// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guardrail;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.internal.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * A stream for code that is not trusted with more: a bot, an agent, a plugin. It can be narrowed and lent on, never widened, and
 * ends by itself.
 *
 * <p>It has a live token of its own, so that whoever borrows it can neither drop nor see the token of its owner, and no way to
 * ask for other scopes, another audience or other claims. When it ends, it is closed with all that was lent of it, and its
 * token is revoked where that can be. It is no sandbox: a token that was handed out can be copied, and works until it expires, so
 * let the request ask for a short lifetime. Safe for use by many threads.
 */
public final class LentStream implements AutoCloseable {
    private final Loan loan;
    private final TokenRuntime runtime;
    private final TokenStream stream;
    private final List<LentStream> lent = new CopyOnWriteArrayList<>();
    private final Disposable.Swap end = Disposables.swap();
    private volatile boolean closed;

    private LentStream(Loan loan, TokenRuntime runtime) {
        this.loan = loan;
        this.runtime = runtime;
        this.stream = TokenStream.of(loan.within(time(runtime)), loan.request(), runtime);
    }

    /**
     * Lends what a source gives for a request. Asks nobody yet.
     *
     * @param source best within {@link Guardrails}; stays the owner's, who closes it
     * @param length from now
     * @throws IllegalArgumentException if the length is not positive
     * @throws io.dataflowoauth.TokenException.Closed {@code core.runtime-closed}
     */
    public static LentStream of(TokenSource source, TokenRequest request, Duration length, TokenRuntime runtime) {
        requireNonNull(source, "source");
        requireNonNull(request, "request");
        Instant until = time(runtime).now().plus(positive(length));
        return started(new Loan(source, request, until), runtime);
    }

    /**
     * Lends some of it on, with a live token of its own.
     *
     * @param scopes some of those of the request
     * @param length from now; it ends with this one at the latest
     * @throws io.dataflowoauth.TokenException.Forbidden {@code guardrail.wider}, {@code guardrail.loan-over}
     * @throws IllegalArgumentException if the length is not positive
     */
    public LentStream lend(Collection<String> scopes, Duration length) {
        Instant until = time(runtime).now().plus(positive(length));
        Loan narrower = loan.narrowed(new TreeSet<>(Set.copyOf(scopes)), until);
        requireNotOver();
        LentStream part = started(narrower, runtime);
        lent.removeIf(earlier -> earlier.closed);
        lent.add(part);
        if (closed) {
            part.close();
            throw loan.over();
        }
        return part;
    }

    /**
     * The live token.
     *
     * @return cold; fails as {@link TokenStream#token()}, and with {@code Forbidden}, codes {@code guardrail.loan-over} once it is
     *     over, {@code guardrail.wider} where the issuer gives more than it was asked for
     */
    public Mono<AccessToken> token() {
        return Mono.defer(() -> {
            requireNotOver();
            return stream.token().doOnNext(token -> requireNotOver());
        });
    }

    /**
     * A call with the live token.
     *
     * @return cold; fails as {@link TokenStream#use(Function)} and {@link #token()}; a refusal that demands other claims is not
     *     mended. A call that was begun goes on when the loan is over
     */
    public <R> Mono<R> use(Function<AccessToken, Mono<R>> call) {
        requireNonNull(call, "call");
        return Mono.defer(() -> {
            requireNotOver();
            return stream.use(call);
        });
    }

    /** What it asks for. */
    public TokenRequest request() {
        return loan.request();
    }

    /** When it ends by itself, by the runtime's wall clock. */
    public Instant endsAt() {
        return loan.end();
    }

    /** Ends it before its time, and all that was lent of it. Idempotent, from any thread, does not block. */
    @Override
    public void close() {
        closed = true;
        end.dispose();
        lent.forEach(LentStream::close);
        stream.close();
    }

    /** What it asks for and until when; no token. */
    @Override
    public String toString() {
        return "LentStream[" + request() + ", until " + endsAt() + "]";
    }

    private static LentStream started(Loan loan, TokenRuntime runtime) {
        LentStream lent = new LentStream(loan, runtime);
        Duration left = Duration.between(time(runtime).now(), loan.end());
        Pause.set(
                lent.end,
                lent::close,
                left.isNegative() ? Duration.ZERO : left,
                time(runtime).scheduler());
        return lent;
    }

    private void requireNotOver() {
        if (closed || loan.isOver(time(runtime))) {
            throw loan.over();
        }
    }

    private static TokenTime time(TokenRuntime runtime) {
        return runtime.options().time();
    }

    private static Duration positive(Duration length) {
        if (requireNonNull(length, "length").isNegative() || length.isZero()) {
            throw new IllegalArgumentException("A stream is lent for a positive time, not " + length);
        }
        return length;
    }
}
