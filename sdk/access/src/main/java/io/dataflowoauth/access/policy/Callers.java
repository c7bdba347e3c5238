// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.access.Membership;
import io.dataflowoauth.access.Principal;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.http.JsonObject;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Names the callers behind verified tokens as policies know them.
 *
 * <p>A principal of any issuer is {@code principal://ISSUER/subject/SUBJECT}, its groups
 * {@code principalSet://ISSUER/group/GROUP}, its roles {@code principalSet://ISSUER/role/ROLE}, and everybody of the issuer
 * {@code principalSet://ISSUER/*}, where the issuer stands without {@code https://}. Short names, {@code user:ADDRESS} and
 * {@code group:NAME}, are for issuers that were named as home, so that no other issuer can claim them. Google may speak of
 * {@code user:}, {@code serviceAccount:} and {@code domain:} always, and does not tell of groups: whether one of its accounts
 * is in a {@code group:} is indeterminate. Immutable, safe for use by many threads.
 */
public final class Callers {
    private static final String GOOGLE = "https://accounts.google.com";
    private static final String GOOGLE_ACCOUNTS = ".gserviceaccount.com";
    private static final Callers DEFAULTS = new Callers(Set.of());

    private final Set<String> homes;

    private Callers(Set<String> homes) {
        this.homes = homes;
    }

    /** No issuer is home. */
    public static Callers defaults() {
        return DEFAULTS;
    }

    /** These, for which one more issuer may use short names. Two homes share them: name both only if they agree. */
    public Callers withHome(String issuer) {
        Set<String> more = new HashSet<>(homes);
        more.add(requireNonNull(issuer, "issuer"));
        return new Callers(Set.copyOf(more));
    }

    /** Who is behind a token. */
    public Caller of(VerifiedToken token) {
        Caller caller = of(token.principal());
        if (token.issuer().equals(GOOGLE)) {
            return ofGoogle(caller, token.claims());
        }
        if (!homes.contains(token.issuer())) {
            return caller;
        }
        Principal principal = token.principal();
        Caller atHome = caller.withArea(MemberNames.GROUP, name -> homeGroup(principal, name));
        return address(token.claims())
                .map(address -> atHome.withMember(MemberNames.USER + address))
                .orElse(atHome);
    }

    private static Caller of(Principal principal) {
        String authority = MemberNames.authority(principal.issuer());
        String sets = MemberNames.MANY + authority + "/";
        Caller caller = Caller.authenticated(principal.chain())
                .withMember(MemberNames.ONE + authority + "/subject/" + principal.subject())
                .withMember(sets + "*")
                .withArea(sets + "group/", principal::group)
                .withArea(sets + "role/", principal::role)
                .withAttribute("subject", principal.subject())
                .withAttribute("issuer", principal.issuer());
        return principal.googleName().map(name -> inPool(caller, name)).orElse(caller);
    }

    /** What the pool's provider maps from the token is not in the token. */
    private static Caller inPool(Caller caller, String name) {
        String pool = name.substring(MemberNames.ONE.length(), name.indexOf("/subject/"));
        return caller.withMember(name)
                .withMember(MemberNames.MANY + pool + "/*")
                .withArea(MemberNames.MANY + pool + "/", rest -> Membership.INDETERMINATE);
    }

    private static Caller ofGoogle(Caller caller, JsonObject claims) {
        Caller known = caller.withArea(MemberNames.GROUP, group -> Membership.INDETERMINATE)
                .withArea(MemberNames.MANY + "goog/", rest -> Membership.INDETERMINATE)
                .withArea(MemberNames.MANY + "cloudresourcemanager.googleapis.com/", rest -> Membership.INDETERMINATE);
        Optional<String> domain = claims.isText("hd") ? claims.optionalText("hd") : Optional.empty();
        Caller placed =
                domain.map(name -> known.withMember(MemberNames.DOMAIN + name)).orElse(known);
        return address(claims)
                .map(address -> placed.withMember(
                        (address.endsWith(GOOGLE_ACCOUNTS) ? MemberNames.ACCOUNT : MemberNames.USER) + address))
                .orElse(placed);
    }

    /** Addresses of groups are in lower case in policies, and may be written otherwise in tokens. */
    private static Membership homeGroup(Principal principal, String name) {
        boolean address = name.indexOf('@') > 0;
        if (address && principal.groups().stream().anyMatch(name::equalsIgnoreCase)) {
            return Membership.YES;
        }
        return principal.group(name);
    }

    /** An address counts where its issuer has verified it: anybody can have an unverified one. */
    private static Optional<String> address(JsonObject claims) {
        boolean verified = claims.names().contains("email_verified")
                && claims.optionalFlag("email_verified").orElse(false);
        return verified && claims.isText("email")
                ? claims.optionalText("email").map(address -> address.toLowerCase(Locale.ROOT))
                : Optional.empty();
    }
}
