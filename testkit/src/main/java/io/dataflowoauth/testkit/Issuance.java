// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Fingerprint;
import io.dataflowoauth.testkit.internal.JwtRefused;
import io.dataflowoauth.testkit.internal.KitKeys;
import io.dataflowoauth.testkit.internal.SecretLedger;
import io.dataflowoauth.testkit.internal.TokenDraft;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Issues tokens, journals them and remembers them by the millisecond. */
final class Issuance {
    private final URI issuer;
    private final FakeOidcIssuerOptions options;
    private final KitKeys keys;
    private final People people;
    private final Journal journal = new Journal();
    private final Map<String, Known> issued = new ConcurrentHashMap<>();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final TokenFlaws flaws = new TokenFlaws(journal);

    Issuance(URI issuer, FakeOidcIssuerOptions options) {
        this.issuer = issuer;
        this.options = options;
        this.keys = KitKeys.of(options.algorithm().name(), this::now);
        this.people = new People(issuer, options.claimStyle());
    }

    URI issuer() {
        return issuer;
    }

    FakeOidcIssuerOptions options() {
        return options;
    }

    People people() {
        return people;
    }

    Journal journal() {
        return journal;
    }

    TokenFlaws flaws() {
        return flaws;
    }

    KitKeys keys() {
        return keys;
    }

    Instant now() {
        return options.time().now().truncatedTo(ChronoUnit.MILLIS);
    }

    /** A new JWT about a principal, different from every other. */
    String jwt(TokenFacts facts, String path) {
        Draft draft = new Draft(facts, TokenForm.JWT, now());
        Map<String, Object> claims = claims(draft);
        return flaws.strike(keys, new TokenDraft.Said("JWT", claims, draft.at), path)
                .orElseGet(() -> remembered(keys.sign("JWT", claims), draft, claims, path));
    }

    /** A new access token of that form, different from every other. */
    String accessToken(TokenFacts facts, TokenForm form, String path) {
        Draft draft = new Draft(facts, form, now());
        Map<String, Object> claims = claims(draft);
        ClaimStyle style = options.claimStyle();
        if (form == TokenForm.OPAQUE) {
            return remembered(SecretLedger.shared().mint("access token"), draft, claims, path);
        }
        String type = style.accessTokenType();
        Map<String, Object> said = style.accessToken(claims);
        return flaws.strike(keys, new TokenDraft.Said(type, said, draft.at), path)
                .orElseGet(() -> remembered(keys.sign(type, said), draft, claims, path));
    }

    /** Takes a token back; a second time changes nothing. */
    void revoke(String token, IssuedToken known, String path) {
        if (revoked.add(token)) {
            journal.add(JournalEntry.of(JournalEntry.Kind.TOKEN_REVOKED, now(), known.principal())
                    .withTokenId(known.id())
                    .withLife(known.issuedAt(), known.expiresAt())
                    .withAnswer(path, 200));
        }
    }

    /** Takes back what came of that login. */
    void revokeSession(String session, String path) {
        issued.forEach((token, known) -> {
            if (session.equals(known.claims.get(Sessions.CLAIM)) && known.token.isLiveAt(now())) {
                revoke(token, known.token, path);
            }
        });
    }

    void refused(String principal, String path, TokenRefused refused) {
        journal.add(JournalEntry.of(JournalEntry.Kind.TOKEN_REFUSED, now(), principal)
                .withAnswer(path, refused.status())
                .withRefusal(refused.error(), refused.why()));
    }

    void changed(String what) {
        journal.add(JournalEntry.of(JournalEntry.Kind.CHANGED, now(), "issuer").withRefusal("changed", what));
    }

    Optional<IssuedToken> find(String token) {
        return Optional.ofNullable(issued.get(token)).map(Known::token);
    }

    /** What is known of a token that was issued here, whatever it says itself; nothing if it was not. */
    Map<String, Object> claims(String token) {
        return Optional.ofNullable(issued.get(token)).map(Known::claims).orElse(Map.of());
    }

    /** Whether it was issued here, has not run out or been taken back, and its key, if it has one, is still published. */
    boolean accepts(String token) {
        Known known = issued.get(token);
        return known != null
                && !revoked.contains(token)
                && known.token.isLiveAt(now())
                && (known.form == TokenForm.OPAQUE || verifies(token));
    }

    private boolean verifies(String token) {
        try {
            return !KitKeys.verify(token, keys.jwks(now())).isEmpty();
        } catch (JwtRefused refused) {
            return false;
        }
    }

    private Map<String, Object> claims(Draft draft) {
        TokenFacts facts = draft.facts;
        Map<String, Object> claims = new LinkedHashMap<>(people.memberships(facts.principal()));
        claims.putAll(facts.claims());
        claims.put("iss", issuer.toString());
        claims.put("sub", facts.principal());
        claims.put("aud", facts.audience());
        claims.put("iat", draft.at.getEpochSecond());
        claims.put("exp", draft.at.plus(facts.lifetime()).getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        return claims;
    }

    private String remembered(String token, Draft draft, Map<String, Object> claims, String path) {
        IssuedToken named = IssuedToken.of(draft.facts, Fingerprint.of(token), draft.at);
        issued.put(token, new Known(named, draft.form, claims));
        journal.add(JournalEntry.of(JournalEntry.Kind.TOKEN_ISSUED, named.issuedAt(), named.principal())
                .withTokenId(named.id())
                .withScopes(named.scopes())
                .withAudience(named.audience())
                .withLife(named.issuedAt(), named.expiresAt())
                .withAnswer(path, 200));
        return token;
    }

    private record Draft(TokenFacts facts, TokenForm form, Instant at) {}

    private record Known(IssuedToken token, TokenForm form, Map<String, Object> claims) {
        private Known {
            claims = Map.copyOf(claims);
        }
    }
}
