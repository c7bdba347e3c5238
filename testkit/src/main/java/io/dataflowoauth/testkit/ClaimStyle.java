// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a {@link FakeOidcIssuer} writes groups, roles, scopes and clients into its tokens, and what it does with too many of
 * them. The verifier of {@code io.dataflowoauth.access} reads each by the {@code ClaimShape} of the same name.
 *
 * <p>Immutable, safe for use by many threads.
 */
public final class ClaimStyle {
    private static final int MOST_OF_OKTA = 100;
    private static final int MOST_OF_ENTRA = 200;

    private final Vendor vendor;
    private final int most;

    private ClaimStyle(Vendor vendor, int most) {
        this.vendor = vendor;
        this.most = most;
    }

    /** RFC 9068: access tokens are {@code at+jwt} with {@code client_id} and {@code scope}; lists {@code groups}, {@code roles}. */
    public static ClaimStyle standard() {
        return new ClaimStyle(Vendor.STANDARD, Integer.MAX_VALUE);
    }

    /** Okta: a list {@code groups}, which is cut at 100 and does not say so; scopes as a list {@code scp}; {@code cid}. No roles. */
    public static ClaimStyle okta() {
        return new ClaimStyle(Vendor.OKTA, MOST_OF_OKTA);
    }

    /**
     * Microsoft Entra: lists {@code groups} and {@code roles}, scopes as a text {@code scp}, {@code azp}. Beyond 200 groups it
     * names none, but in {@code _claim_names} and {@code _claim_sources} where they can be asked for: at this issuer, with a
     * token of it.
     */
    public static ClaimStyle entra() {
        return new ClaimStyle(Vendor.ENTRA, MOST_OF_ENTRA);
    }

    /**
     * Keycloak: groups as paths ({@code /finance}), roles of the realm in {@code realm_access}, those of a client
     * ({@code client:role}) in {@code resource_access}; {@code azp}.
     */
    public static ClaimStyle keycloak() {
        return new ClaimStyle(Vendor.KEYCLOAK, Integer.MAX_VALUE);
    }

    /** Google: no token names groups or roles. Its access tokens are opaque as well: see {@link TokenForm#OPAQUE}. */
    public static ClaimStyle google() {
        return new ClaimStyle(Vendor.GOOGLE, Integer.MAX_VALUE);
    }

    /**
     * This style, with that limit for groups, so that a test needs few of them.
     *
     * @throws IllegalArgumentException if it is less than one
     */
    public ClaimStyle withMost(int groups) {
        if (groups < 1) {
            throw new IllegalArgumentException("A list has at least one entry, not " + groups);
        }
        return new ClaimStyle(vendor, groups);
    }

    /** The {@code typ} of its access tokens. */
    String accessTokenType() {
        return vendor == Vendor.STANDARD ? "at+jwt" : "JWT";
    }

    /** What its tokens say of the groups and roles of that user. */
    Map<String, Object> memberships(FakeUser user, URI issuer) {
        Map<String, Object> said = new LinkedHashMap<>();
        switch (vendor) {
            case STANDARD -> {
                put(said, "groups", user.groups());
                put(said, "roles", user.roles());
            }
            case OKTA -> put(said, "groups", user.groups().stream().limit(most).toList());
            case ENTRA -> {
                said.putAll(groupsOfEntra(user, issuer));
                put(said, "roles", user.roles());
            }
            case KEYCLOAK -> said.putAll(ofKeycloak(user));
            case GOOGLE -> said.clear();
        }
        return said;
    }

    /** The claims of an access token by RFC 9068, as its own say it. */
    Map<String, Object> accessToken(Map<String, Object> claims) {
        Map<String, Object> said = new LinkedHashMap<>(claims);
        switch (vendor) {
            case STANDARD, OKTA, ENTRA, GOOGLE -> said.remove(Sessions.CLAIM);
            case KEYCLOAK -> said.put("typ", "Bearer");
        }
        switch (vendor) {
            case STANDARD -> {}
            case OKTA -> rename(said, "client_id", "cid");
            case ENTRA, KEYCLOAK, GOOGLE -> rename(said, "client_id", "azp");
        }
        if (vendor == Vendor.OKTA) {
            said.put("ver", 1);
            if (said.remove("scope") instanceof String scopes) {
                said.put("scp", Arrays.asList(scopes.split(" ", -1)));
            }
        }
        if (vendor == Vendor.ENTRA) {
            said.put("ver", "2.0");
            said.put("oid", claims.getOrDefault("sub", ""));
            rename(said, "scope", "scp");
        }
        return said;
    }

    private Map<String, Object> groupsOfEntra(FakeUser user, URI issuer) {
        if (user.groups().size() <= most) {
            return user.groups().isEmpty() ? Map.of() : Map.of("groups", user.groups());
        }
        String who = URLEncoder.encode(user.name(), StandardCharsets.UTF_8).replace("+", "%20");
        String endpoint = issuer + "/users/" + who + "/getMemberObjects";
        return Map.of(
                "_claim_names", Map.of("groups", "src1"),
                "_claim_sources", Map.of("src1", Map.of("endpoint", endpoint)));
    }

    private static Map<String, Object> ofKeycloak(FakeUser user) {
        Map<String, Object> said = new LinkedHashMap<>();
        put(
                said,
                "groups",
                user.groups().stream()
                        .map(group -> group.startsWith("/") ? group : "/" + group)
                        .toList());
        List<String> realm =
                user.roles().stream().filter(role -> role.indexOf(':') < 0).toList();
        if (!realm.isEmpty()) {
            said.put("realm_access", Map.of("roles", realm));
        }
        Map<String, Object> clients = new LinkedHashMap<>();
        user.roles().stream()
                .filter(role -> role.indexOf(':') > 0)
                .map(role -> role.substring(0, role.indexOf(':')))
                .distinct()
                .forEach(client -> clients.put(client, Map.of("roles", rolesAt(client + ":", user))));
        if (!clients.isEmpty()) {
            said.put("resource_access", clients);
        }
        return said;
    }

    private static List<String> rolesAt(String client, FakeUser user) {
        return user.roles().stream()
                .filter(role -> role.startsWith(client))
                .map(role -> role.substring(client.length()))
                .toList();
    }

    private static void put(Map<String, Object> said, String name, List<String> values) {
        if (!values.isEmpty()) {
            said.put(name, values);
        }
    }

    private static void rename(Map<String, Object> said, String from, String to) {
        Object value = said.remove(from);
        if (value != null) {
            said.put(to, value);
        }
    }

    @Override
    public String toString() {
        return "ClaimStyle[" + vendor + "]";
    }

    private enum Vendor {
        STANDARD,
        OKTA,
        ENTRA,
        KEYCLOAK,
        GOOGLE
    }
}
