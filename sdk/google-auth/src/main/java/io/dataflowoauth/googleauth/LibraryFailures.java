// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth;

import com.google.api.client.http.HttpResponseException;
import com.google.auth.Retryable;
import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.Refusals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the library's exceptions mean. Their texts have whole answers in them, and answers have tokens: of each only its class,
 * a status, names from closed sets and a pause are kept, and none becomes a cause.
 */
final class LibraryFailures {
    private static final int DEEPEST = 16;
    /** The errors of RFC 6749 section 5.2, RFC 8693 section 2.2.2 and Google's token endpoints. */
    private static final Set<String> ERRORS = Set.of(
            "invalid_request",
            "invalid_client",
            "invalid_grant",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_scope",
            "invalid_target",
            "access_denied",
            "invalid_rapt",
            "rapt_required",
            "server_error",
            "internal_failure",
            "temporarily_unavailable");

    private static final Set<String> PASSING = Set.of("server_error", "internal_failure", "temporarily_unavailable");
    /** The library's own form for what a token endpoint answered; the status is lost in it. */
    private static final Pattern OAUTH = Pattern.compile("Error code ([a-z_]{1,40})(?::.*)?", Pattern.DOTALL);

    private static final Pattern REASON = Pattern.compile("[A-Z][A-Z_]{2,63}");

    private LibraryFailures() {}

    static TokenException of(Throwable failure) {
        List<Throwable> chain = Stream.<@Nullable Throwable>iterate(failure, LibraryFailures::causeOf)
                .limit(DEEPEST)
                .takeWhile(one -> one != null)
                .map(Throwable.class::cast)
                .toList();
        return first(chain, LibraryFailures::ours)
                .or(() -> first(chain, LibraryFailures::answered))
                .or(() -> first(chain, LibraryFailures::oauth))
                .orElseGet(() -> unanswered(chain));
    }

    private static @Nullable Throwable causeOf(@Nullable Throwable one) {
        return one == null ? null : one.getCause();
    }

    private static Optional<TokenException> first(List<Throwable> chain, Reading reading) {
        return chain.stream().flatMap(one -> reading.read(one).stream()).findFirst();
    }

    /** A stream of ours may be below the library. */
    private static Optional<TokenException> ours(Throwable one) {
        return one instanceof TokenException known ? Optional.of(known) : Optional.empty();
    }

    private static Optional<TokenException> answered(Throwable one) {
        if (!(one instanceof HttpResponseException answer)) {
            return Optional.empty();
        }
        Refusal refusal = refusal(answer);
        int status = answer.getStatusCode();
        boolean passing = status == 408
                || status == 429
                || status >= 500
                || refusal.error().filter(PASSING::contains).isPresent();
        return Optional.of(passing ? unavailable(refusal) : rejected(refusal));
    }

    private static Refusal refusal(HttpResponseException answer) {
        String content = answer.getContent() == null ? "" : answer.getContent();
        Map<String, List<String>> pause = Optional.ofNullable(answer.getHeaders())
                .flatMap(headers -> Optional.ofNullable(headers.getRetryAfter()))
                .map(after -> Map.of("Retry-After", List.of(after)))
                .orElse(Map.of());
        Refusal read =
                Refusals.of(HttpAnswer.of(answer.getStatusCode(), pause, content.getBytes(StandardCharsets.UTF_8)));
        Refusal kept = Refusal.ofStatus(answer.getStatusCode());
        kept = read.error().filter(ERRORS::contains).map(kept::withError).orElse(kept);
        kept = read.reason()
                .filter(name -> REASON.matcher(name).matches())
                .map(kept::withReason)
                .orElse(kept);
        return read.retryAfter().map(kept::withRetryAfter).orElse(kept);
    }

    /** A token endpoint refuses with 400 (RFC 6749 section 5.2). */
    private static Optional<TokenException> oauth(Throwable one) {
        Matcher text = OAUTH.matcher(String.valueOf(one.getMessage()));
        if (!(one instanceof Retryable) || !text.matches() || !ERRORS.contains(text.group(1))) {
            return Optional.empty();
        }
        Refusal refusal = Refusal.ofStatus(400).withError(text.group(1));
        return Optional.of(PASSING.contains(text.group(1)) ? unavailable(refusal) : rejected(refusal));
    }

    private static TokenException unanswered(List<Throwable> chain) {
        String names = "It failed with " + chain.get(0).getClass().getName() + ", for "
                + chain.get(chain.size() - 1).getClass().getName() + ".";
        return chain.stream().anyMatch(IOException.class::isInstance)
                ? new TokenException.Unavailable(GoogleAuthCodes.UNREACHABLE, names)
                : new TokenException.Invalid(GoogleAuthCodes.LIBRARY_BROKE, names);
    }

    private static TokenException unavailable(Refusal refusal) {
        Optional<Duration> pause = refusal.retryAfter();
        return new TokenException.Unavailable(GoogleAuthCodes.UNAVAILABLE, refusal, pause);
    }

    private static TokenException rejected(Refusal refusal) {
        ErrorCode code = GoogleAuthCodes.REJECTED;
        return new TokenException.Rejected(code, code.summary() + " The answer: " + refusal, refusal);
    }

    /** Reads one kind of exception. */
    private interface Reading {
        Optional<TokenException> read(Throwable one);
    }
}
