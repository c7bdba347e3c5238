// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.jose.SignatureAlgorithm;
import io.dataflowoauth.jose.VerifyingKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Verifies tokens of trusted issuers, strictly: JWTs that are signed (RFC 7515, RFC 7519, RFC 8725), by keys that their
 * issuers publish and never by keys that tokens bring.
 *
 * <p>It asks issuers for keys on demand, ahead of time, and once for all who wait; tokens with unknown keys cause one call in
 * 30 s at most. A token that was verified is remembered by its SHA-256 until it expires, its issuer changes its keys, or its
 * principal is revoked. It holds no thread and no timer, and needs no closing: what it uses of its runtime ends with that.
 *
 * <p>With {@link TokenProfile#introspected} it takes opaque tokens too, of which it asks their one issuer: once for all who
 * come with the same token, 100 at a time, and believes the answer for a short time. What reads as a JWT is shown to no issuer
 * but the one that it names. Encrypted tokens are never taken. Safe for use by many threads.
 */
public final class TokenVerifier {
    private static final int MOST_REVOCATIONS = 100_000;

    private final TokenTime time;
    private final Map<String, TrustedIssuer> issuers;
    private final KnownHeaders headers = new KnownHeaders();
    private final RememberedTokens remembered;
    private final Revocations revocations;
    private final Presentations presentations;
    private final Optional<OpaqueTokens> opaque;
    private final TestTokens testTokens;

    private TokenVerifier(VerifierOptions options, TokenRuntime runtime) {
        this.time = runtime.options().time();
        KeyPlaces places = new KeyPlaces(runtime);
        this.issuers = Issuers.byName(
                options.profiles(), profile -> new TrustedIssuer(profile, new IssuerKeys(places.call(profile), time)));
        this.remembered = new RememberedTokens(options.mostRemembered());
        this.revocations = new Revocations(MOST_REVOCATIONS, longestLife(options), time);
        this.presentations = new Presentations(new Replays(options.mostReplays(), time), time);
        this.opaque = Issuers.introspected(options.profiles())
                .map(profile -> OpaqueTokens.open(profile, options.mostRemembered(), runtime));
        this.testTokens = TestTokens.of(runtime);
    }

    /**
     * Opens a verifier that finds keys, and asks about tokens, through the network door of a runtime. Asks nobody yet.
     *
     * @throws IllegalArgumentException if no issuer is trusted
     * @throws io.dataflowoauth.TokenException {@code Closed} with {@code core.runtime-closed}, {@code Misconfigured} with
     *     {@code oauth2.door-missing}, or for a name that is not bound or a URL that is not permitted where tokens are
     *     introspected
     */
    public static TokenVerifier open(VerifierOptions options, TokenRuntime runtime) {
        if (options.profiles().isEmpty()) {
            throw new IllegalArgumentException("A verifier trusts at least one issuer: see withProfile");
        }
        return new TokenVerifier(options, requireNonNull(runtime, "runtime"));
    }

    /** As {@link #verify(PresentedToken)}, for a token that came alone. */
    public Mono<VerifiedToken> verify(String token) {
        return verify(PresentedToken.of(token));
    }

    /**
     * What a token says, if it can be believed now.
     *
     * @return cold, never empty; each subscription verifies. The signature is checked on the thread that subscribes, or on
     *     the runtime's scheduler after a wait for keys: 30 to 500 µs of CPU, no blocking. Cancelling stops the waiting, and
     *     never the call that others wait for. Fails with {@link NotVerifiedException} and nothing else
     */
    public Mono<VerifiedToken> verify(PresentedToken presented) {
        requireNonNull(presented, "presented");
        return Mono.defer(() -> verified(presented));
    }

    /**
     * Refuses from now on what was issued to a principal before an instant, remembered or not. Tokens tell whole seconds: one
     * that was issued later in the same second is refused too. Held in this process, until such tokens have expired.
     */
    public void revokeBefore(Principal principal, Instant instant) {
        revocations.before(principal.issuer(), principal.subject(), requireNonNull(instant, "instant"));
    }

    private Mono<VerifiedToken> verified(PresentedToken presented) {
        byte[] text = CompactToken.bytes(presented.token());
        Fingerprint fingerprint = Fingerprint.of(text);
        Optional<RememberedTokens.Remembered> known = remembered.find(fingerprint);
        if (known.isPresent() && isCurrent(known.get())) {
            return Mono.just(again(presented, fingerprint, known.get()));
        }
        return opaque.filter(those -> those.isFor(text, issuers.keySet()))
                .map(those -> asked(presented, text, fingerprint, those))
                .orElseGet(() -> first(presented, text, fingerprint));
    }

    private Mono<VerifiedToken> asked(
            PresentedToken presented, byte[] text, Fingerprint fingerprint, OpaqueTokens those) {
        TokenShape.requireOpaque(text);
        return those.verified(fingerprint, presented.token())
                .map(token -> accepted(presented, token, those.profile(), "SHA-256"));
    }

    /** The same set of keys as when it was verified: else a key may have been withdrawn. */
    private static boolean isCurrent(RememberedTokens.Remembered known) {
        return known.trusted()
                .edition()
                .filter(edition -> edition == known.edition())
                .isPresent();
    }

    private VerifiedToken again(PresentedToken presented, Fingerprint fingerprint, RememberedTokens.Remembered known) {
        VerifiedToken token = known.token();
        try {
            token.times().requireNow(known.trusted().profile(), time.now());
        } catch (NotVerifiedException over) {
            remembered.forget(fingerprint);
            throw over.forPrincipal(token.principal().chain());
        }
        return accepted(presented, known);
    }

    private Mono<VerifiedToken> first(PresentedToken presented, byte[] text, Fingerprint fingerprint) {
        CompactToken compact = CompactToken.parse(text);
        JoseHeader header = headers.read(compact);
        Members claims = Members.read(compact.payload(), AccessCodes.CLAIMS_MALFORMED, AccessCodes.CLAIM_INVALID);
        TrustedIssuer trusted = trusted(claims);
        trusted.requireHeader(header);
        testTokens.refuse(header, claims, trusted.profile());
        return trusted.key(header).map(found -> {
            requireSignature(found.key(), header.algorithm(), compact);
            headers.learn(compact, header);
            VerifiedToken token = trusted.check(claims, time.now());
            RememberedTokens.Remembered known =
                    new RememberedTokens.Remembered(token, trusted, found.edition(), header.algorithm());
            VerifiedToken accepted = accepted(presented, known);
            remembered.remember(fingerprint, known);
            return accepted;
        });
    }

    /** Whose token it says to be: so far only the name under which its keys are looked for. */
    private TrustedIssuer trusted(Members claims) {
        TrustedIssuer trusted = issuers.get(claims.required("iss"));
        if (trusted == null) {
            throw NotVerifiedException.of(AccessCodes.ISSUER_UNTRUSTED, "Its iss is none that is trusted.");
        }
        return trusted;
    }

    private static void requireSignature(VerifyingKey key, SignatureAlgorithm algorithm, CompactToken compact) {
        if (!key.verifies(algorithm, compact.signed(), compact.signature())) {
            throw NotVerifiedException.of(
                    AccessCodes.SIGNATURE_WRONG, "It was signed with " + algorithm + ", it says.");
        }
    }

    private VerifiedToken accepted(PresentedToken presented, RememberedTokens.Remembered known) {
        return accepted(
                presented,
                known.token(),
                known.trusted().profile(),
                known.algorithm().hash());
    }

    private VerifiedToken accepted(PresentedToken presented, VerifiedToken token, TokenProfile profile, String hash) {
        revocations.requireAfter(token);
        presentations.require(presented, token, hash);
        if (profile.oneUse()) {
            presentations.useOnce(token, profile.skew());
        }
        return token;
    }

    private static Duration longestLife(VerifierOptions options) {
        return options.profiles().stream()
                .map(profile -> profile.longestLifetime().plus(profile.skew()).plus(profile.skew()))
                .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }
}
