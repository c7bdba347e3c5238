// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.DpopProofs;
import io.dataflowoauth.testkit.internal.Fingerprint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * The OIDC issuers whose JWT access tokens protected resources take (RFC 9068), and how the keys are proved that these are
 * bound to (RFC 9449). Safe for use by many threads.
 */
public final class ForeignTokens {
    private final DpopProofs proofs;
    private final List<Trust> trusts = new CopyOnWriteArrayList<>();
    private final Function<String, Optional<StubToken>> selfSigned;

    /** None yet, with proofs that are checked so, and with what service accounts have signed as far as this finds it sound. */
    public ForeignTokens(DpopProofs proofs, Function<String, Optional<StubToken>> selfSigned) {
        this.proofs = proofs;
        this.selfSigned = selfSigned;
    }

    /** How proofs are checked. */
    public DpopProofs proofs() {
        return proofs;
    }

    private record Trust(TrustedIssuer issuer, String audience) {
        private boolean believes(Assertion token) {
            return token.text("iss").equals(Optional.of(issuer.issuer()))
                    && token.audience().contains(audience)
                    && token.isSignedBy(issuer);
        }
    }

    /** Believes an issuer's access tokens for one audience. */
    public void trust(TrustedIssuer issuer, String audience) {
        trusts.add(new Trust(issuer, audience));
    }

    /** The principal of an issuer's subject, as an allow policy writes it. */
    public static String principal(String issuer, String subject) {
        return "principal:" + issuer.substring(issuer.indexOf("//")) + "/subject/" + subject;
    }

    /** Reads a token that a trusted issuer has signed for a trusted audience, and whose time has come; it may have expired. */
    Optional<StubToken> find(String value, Instant arrived) {
        return Assertion.read(value)
                .filter(token -> !token.hasOddBeginning() && !token.isEarlyAt(arrived))
                .flatMap(token -> trusts.stream()
                        .filter(trust -> trust.believes(token))
                        .findFirst()
                        .flatMap(trust -> known(token, trust.issuer, Fingerprint.of(value))))
                .or(() -> selfSigned.apply(value));
    }

    private static Optional<StubToken> known(Assertion token, TrustedIssuer issuer, String id) {
        Set<String> scopes = Set.copyOf(List.of(token.text("scope").orElse("").split(" ", -1)));
        return token.text("sub")
                .flatMap(subject -> token.life(issuer)
                        .map(life -> new StubToken(
                                id,
                                StubToken.Kind.FOREIGN,
                                principal(issuer.issuer(), subject),
                                scopes,
                                life,
                                key(token),
                                Set.of())));
    }

    /** RFC 9449 section 6.1. */
    private static Optional<String> key(Assertion token) {
        return token.claims().get("cnf") instanceof Map<?, ?> bound && bound.get("jkt") instanceof String thumbprint
                ? Optional.of(thumbprint)
                : Optional.empty();
    }
}
