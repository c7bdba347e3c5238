// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guardrail;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.internal.Foreign;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Holds requests and tokens against guardrails, tells what is broken, and stops it where that is enforced. */
final class GuardrailChecks {
    /** The one that is proved, four delegates, and the one that is acted as. */
    private static final int MOST_IN_CHAIN = 6;

    private final Limits limits;
    private final TokenTime time;
    private final Consumer<GuardrailFinding> findings;

    GuardrailChecks(Limits limits, TokenTime time, Consumer<GuardrailFinding> findings) {
        this.limits = limits;
        this.time = requireNonNull(time, "time");
        this.findings = requireNonNull(findings, "findings");
    }

    Instant now() {
        return time.now();
    }

    /** Before a token is requested. */
    void require(TokenRequest request) {
        List<Broken> broken = new ArrayList<>();
        if (limits.scopes.isPresent() && request.scopes().isEmpty()) {
            broken.add(new Broken(GuardrailCodes.SCOPE, "The request leaves the scopes to the issuer."));
        }
        scopes(request.scopes()).ifPresent(broken::add);
        audience(request).ifPresent(broken::add);
        principal(request).ifPresent(broken::add);
        request.lifetime().flatMap(this::lifetime).ifPresent(broken::add);
        window().ifPresent(broken::add);
        settle(request, broken);
    }

    /** After it came; an empty set of scopes is the one that was asked for (RFC 6749 section 5.1). */
    void require(TokenRequest request, AccessToken token, Instant asked) {
        List<Broken> broken = new ArrayList<>();
        scopes(token.scopes()).ifPresent(broken::add);
        lifetime(token.lifetime()).ifPresent(broken::add);
        age(token, asked).ifPresent(broken::add);
        if (!limits.bindings.contains(token.binding().kind())) {
            broken.add(new Broken(
                    GuardrailCodes.BINDING,
                    "The token is bound as " + token.binding().kind() + ", and not as one of " + limits.bindings
                            + "."));
        }
        window().ifPresent(broken::add);
        settle(request, broken);
    }

    private void settle(TokenRequest request, List<Broken> broken) {
        for (Broken one : broken) {
            GuardrailFinding finding = new GuardrailFinding(
                    time.now(), request, new GuardrailFinding.Broken(one.code, one.detail, limits.enforced));
            Foreign.undisturbed(() -> findings.accept(finding));
        }
        if (limits.enforced && !broken.isEmpty()) {
            throw new TokenException.Forbidden(broken.get(0).code, broken.get(0).detail);
        }
    }

    private Optional<Broken> scopes(Set<String> scopes) {
        return scopes.stream()
                .filter(scope -> limits.scopes
                        .map(allowed -> !allowed.contains(scope))
                        .orElse(scope.equals(Limits.CLOUD_PLATFORM)))
                .sorted()
                .findFirst()
                .map(scope -> new Broken(GuardrailCodes.SCOPE, "The scope " + scope + " may not be asked for."));
    }

    private Optional<Broken> audience(TokenRequest request) {
        boolean fits = limits.audiences
                .map(allowed -> request.audience().filter(allowed::contains).isPresent())
                .orElse(true);
        return fits
                ? Optional.empty()
                : Optional.of(new Broken(
                        GuardrailCodes.AUDIENCE,
                        request.audience()
                                .map(audience -> "The audience " + audience + " may not be asked for.")
                                .orElse("The request names no audience.")));
    }

    private Optional<Broken> principal(TokenRequest request) {
        int chain = request.principal().names().size();
        if (chain > MOST_IN_CHAIN) {
            return Optional.of(new Broken(
                    GuardrailCodes.PRINCIPAL,
                    "There are " + chain + " in the chain, and at most " + MOST_IN_CHAIN + " may be."));
        }
        String acting = request.principal().acting();
        boolean fits = limits.principals
                .map(allowed -> chain > 0 && allowed.contains(acting))
                .orElse(true);
        return fits
                ? Optional.empty()
                : Optional.of(new Broken(GuardrailCodes.PRINCIPAL, "Nobody may act as " + acting + " here."));
    }

    private Optional<Broken> lifetime(Duration lifetime) {
        return lifetime.compareTo(limits.longestLifetime) <= 0
                ? Optional.empty()
                : Optional.of(new Broken(
                        GuardrailCodes.LIFETIME,
                        "It would live " + lifetime.toSeconds() + " s, and at most "
                                + limits.longestLifetime.toSeconds() + " s may be."));
    }

    private Optional<Broken> age(AccessToken token, Instant asked) {
        Duration age = Duration.between(token.stamp().orElse(asked), time.now());
        return limits.oldest
                .filter(oldest -> age.compareTo(oldest) > 0)
                .map(oldest -> new Broken(
                        GuardrailCodes.AGE,
                        "It was issued " + age.toSeconds() + " s ago, and at most " + oldest.toSeconds()
                                + " s may be."));
    }

    private Optional<Broken> window() {
        Set<TimeWindow> windows = limits.windows;
        return windows.isEmpty() || windows.stream().anyMatch(window -> window.contains(time.now()))
                ? Optional.empty()
                : Optional.of(new Broken(GuardrailCodes.WINDOW, "The windows are " + windows + "."));
    }

    private record Broken(ErrorCode code, String detail) {}
}
