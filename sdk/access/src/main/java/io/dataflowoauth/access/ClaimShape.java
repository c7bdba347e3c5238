// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How an issuer writes groups, roles and scopes into its tokens, and how it says that a list is not whole.
 *
 * <p>Immutable, safe for use by many threads.
 */
public final class ClaimShape {
    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final int MOST_OF_OKTA = 100;
    private static final int MOST_OF_ENTRA = 200;

    private final Vendor vendor;
    private final String client;
    private final int most;

    private ClaimShape(Vendor vendor, String client, int most) {
        this.vendor = vendor;
        this.client = client;
        this.most = most;
    }

    /** Lists {@code groups}, {@code roles} and {@code entitlements} (RFC 9068 section 2.2.3.1), whole as they are. */
    public static ClaimShape standard() {
        return new ClaimShape(Vendor.STANDARD, "", UNLIMITED);
    }

    /** Okta: a list {@code groups}, which is cut at 100 and does not say so, and scopes as a list {@code scp}. */
    public static ClaimShape okta() {
        return new ClaimShape(Vendor.OKTA, "", MOST_OF_OKTA);
    }

    /**
     * Microsoft Entra: lists {@code groups} and {@code roles}, scopes as a text {@code scp}. Beyond 200 groups it sends none,
     * but {@code hasgroups} or {@code _claim_names}, which point to where they could be asked for.
     */
    public static ClaimShape entra() {
        return new ClaimShape(Vendor.ENTRA, "", MOST_OF_ENTRA);
    }

    /**
     * Keycloak: a list {@code groups}, roles of the realm as their names, roles of a client as {@code client:role}.
     *
     * @param client whose roles count
     */
    public static ClaimShape keycloak(String client) {
        return new ClaimShape(Vendor.KEYCLOAK, requireNonNull(client, "client"), UNLIMITED);
    }

    /** Google: no token of it names groups or roles, so none is ever known. */
    public static ClaimShape google() {
        return new ClaimShape(Vendor.GOOGLE, "", UNLIMITED);
    }

    /**
     * This shape, of an issuer that lists so many groups or roles at most: a list of that length may have been cut.
     *
     * @throws IllegalArgumentException if it is less than one
     */
    public ClaimShape withMost(int entries) {
        if (entries < 1) {
            throw new IllegalArgumentException("A list has at least one entry, not " + entries);
        }
        return new ClaimShape(vendor, client, entries);
    }

    Memberships groups(Members claims) {
        boolean elsewhere = claims.object("_claim_names")
                        .filter(names -> names.has("groups"))
                        .isPresent()
                || claims.flag("hasgroups").orElse(false);
        return told(claims, "groups", elsewhere);
    }

    Memberships roles(Members claims) {
        boolean elsewhere = claims.object("_claim_names")
                .filter(names -> names.has("roles"))
                .isPresent();
        Memberships own = told(claims, "roles", elsewhere);
        return switch (vendor) {
            case STANDARD -> own.and(told(claims, "entitlements", false));
            case KEYCLOAK -> own.and(realmRoles(claims)).and(clientRoles(claims));
            default -> own;
        };
    }

    /** All of these, since a token must not say it in two ways of which only one is looked at. */
    Set<String> scopes(Members claims) {
        Set<String> standard = Words.divided(claims, "scope");
        return switch (vendor) {
            case OKTA -> standard.isEmpty() ? Words.listed(claims, "scp") : standard;
            case ENTRA -> standard.isEmpty() ? Words.divided(claims, "scp") : standard;
            default -> standard;
        };
    }

    private Memberships told(Members claims, String name, boolean elsewhere) {
        if (elsewhere || vendor == Vendor.GOOGLE) {
            return Memberships.UNTOLD;
        }
        return Memberships.of(claims.texts(name), most);
    }

    private Memberships realmRoles(Members claims) {
        List<String> roles = claims.object("realm_access")
                .map(access -> access.texts("roles"))
                .orElse(List.of());
        return Memberships.of(roles, most);
    }

    private Memberships clientRoles(Members claims) {
        Optional<Members> access = claims.object("resource_access").flatMap(clients -> clients.object(client));
        List<String> roles = access.map(own -> own.texts("roles")).orElse(List.of());
        return Memberships.of(roles.stream().map(role -> client + ":" + role).toList(), most);
    }

    @Override
    public String toString() {
        return "ClaimShape[" + vendor + "]";
    }

    private enum Vendor {
        STANDARD,
        OKTA,
        ENTRA,
        KEYCLOAK,
        GOOGLE
    }
}
