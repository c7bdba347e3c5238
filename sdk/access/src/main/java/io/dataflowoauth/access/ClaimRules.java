// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.jose.Base64Url;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the claims of one issuer must be. Applied only to tokens whose signature holds. Pure. */
final class ClaimRules {
    private static final int MOST_AUDIENCES = 100;

    private final TokenProfile profile;

    ClaimRules(TokenProfile profile) {
        this.profile = profile;
    }

    VerifiedToken check(Members claims, Instant now) {
        TimeClaims times = TimeClaims.read(claims);
        Set<String> audiences = audiences(claims);
        Principal principal = PrincipalClaims.read(claims, profile.issuer(), audiences, profile.shape());
        Set<String> scopes = profile.shape().scopes(claims);
        List<TokenBinding> bindings = bindings(claims);
        claims.text("jti");
        try {
            profile.kind().requireClaims(claims);
            times.requireNow(profile, now);
            times.requireShort(profile, now);
            requireAudience(audiences);
            requireParty(claims, audiences);
            requireScopes(scopes);
        } catch (NotVerifiedException refused) {
            throw refused.forPrincipal(principal.chain());
        }
        return new VerifiedToken(principal, times, new VerifiedToken.Grant(audiences, scopes, bindings, claims.json()));
    }

    /** A text or a list of texts (RFC 7519 section 4.1.3). */
    private static Set<String> audiences(Members claims) {
        if (!claims.has("aud")) {
            throw claims.missing("aud");
        }
        boolean one = claims.json().isText("aud");
        List<String> all = one ? List.of(claims.required("aud")) : claims.texts("aud");
        if (all.isEmpty() || all.size() > MOST_AUDIENCES || all.contains("")) {
            throw claims.invalid("The member aud is not 1 to " + MOST_AUDIENCES + " texts.");
        }
        return Words.distinct(all);
    }

    private void requireAudience(Set<String> audiences) {
        boolean ours = !Collections.disjoint(audiences, profile.audiences());
        if (!ours || (profile.singleAudience() && audiences.size() > 1)) {
            throw NotVerifiedException.of(
                    AccessCodes.AUDIENCE_WRONG,
                    ours ? "It is for others too." : "It is for none of ours.",
                    String.join(" or ", new TreeSet<>(profile.audiences())));
        }
    }

    /** OpenID Connect Core section 3.1.3.7, items 3 to 5. */
    private void requireParty(Members claims, Set<String> audiences) {
        boolean missing = profile.kind() == TokenKind.ID && audiences.size() > 1 && !claims.has("azp");
        boolean wrong = isStranger(claims.text("azp"))
                || (profile.kind() == TokenKind.OPAQUE && isStranger(claims.text("client_id")));
        if (missing || wrong) {
            throw NotVerifiedException.of(
                    AccessCodes.PARTY_WRONG,
                    missing ? "It has more than one audience and no azp." : "It was issued to another client.");
        }
    }

    private boolean isStranger(Optional<String> party) {
        return party.filter(client ->
                        !profile.parties().isEmpty() && !profile.parties().contains(client))
                .isPresent();
    }

    private void requireScopes(Set<String> scopes) {
        if (scopes.containsAll(profile.requiredScopes())) {
            return;
        }
        Set<String> lacking = new TreeSet<>(profile.requiredScopes());
        lacking.removeAll(scopes);
        throw NotVerifiedException.of(
                AccessCodes.SCOPE_MISSING, "It has " + scopes.size() + " scopes.", String.join(" ", lacking));
    }

    /** The certificate first: a proof is used up by looking at it. A binding that cannot be checked would be no binding, so what is not known is refused (RFC 7800 section 3). */
    private static List<TokenBinding> bindings(Members claims) {
        if (!claims.has("cnf")) {
            return List.of();
        }
        List<TokenBinding> bindings = new ArrayList<>();
        claims.object("cnf").ifPresent(confirmation -> {
            confirmation
                    .text("x5t#S256")
                    .ifPresent(print -> bindings.add(binding(confirmation, TokenBinding.Kind.CERTIFICATE, print)));
            confirmation
                    .text("jkt")
                    .ifPresent(print -> bindings.add(binding(confirmation, TokenBinding.Kind.DPOP, print)));
            if (bindings.size() != confirmation.json().names().size() || bindings.isEmpty()) {
                throw claims.invalid("The member cnf has a confirmation that is neither jkt nor x5t#S256.");
            }
        });
        return List.copyOf(bindings);
    }

    private static TokenBinding binding(Members confirmation, TokenBinding.Kind kind, String thumbprint) {
        boolean sha256 =
                Base64Url.decode(thumbprint).filter(hash -> hash.length == 32).isPresent();
        if (!sha256) {
            throw confirmation.invalid("A confirmation is no SHA-256 thumbprint in base64url.");
        }
        return new TokenBinding(kind, thumbprint);
    }
}
