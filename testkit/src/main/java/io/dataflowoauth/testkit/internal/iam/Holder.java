// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whom Google's identity endpoints know a token's principal as: a service account, or a user who has signed in.
 *
 * @param email the address
 * @param isUser whether it is a user's
 */
record Holder(String email, boolean isUser) {
    private static final Set<String> IDENTITY = Set.of("openid");
    private static final Set<String> EMAIL = Set.of("email", "https://www.googleapis.com/auth/userinfo.email");
    private static final Set<String> PROFILE = Set.of("profile", "https://www.googleapis.com/auth/userinfo.profile");

    /** Of a token of Google's own; empty for a federated principal, whom these endpoints do not know, and a bounded token. */
    static Optional<Holder> of(StubToken token) {
        if (token.kind() != StubToken.Kind.SERVICE_ACCOUNT) {
            return Optional.empty();
        }
        String[] member = token.principal().split(":", 2);
        return switch (member[0]) {
            case "serviceAccount" -> Optional.of(new Holder(member[1], false));
            case "user" -> Optional.of(new Holder(member[1], true));
            default -> Optional.empty();
        };
    }

    /** The numeric id. */
    String id() {
        return Accounts.uniqueId(email);
    }

    /** Who asked for the token: the account itself, or the client that the user has signed in with. */
    String client() {
        return isUser ? Users.CLIENT_ID : id();
    }

    /** The domain of a user's organization, if the address has one. */
    Optional<String> domain() {
        String domain = email.substring(email.indexOf('@') + 1);
        return isUser && !domain.equals("gmail.com") ? Optional.of(domain) : Optional.empty();
    }

    /** Whether a token with these scopes says who its holder is. */
    static boolean isIdentified(StubToken token) {
        return token.hasOneOf(IDENTITY) || hasEmail(token) || hasProfile(token);
    }

    /** Whether a token with these scopes tells the address. */
    static boolean hasEmail(StubToken token) {
        return token.hasOneOf(EMAIL);
    }

    /** What else a token's scopes let it tell of a user. */
    Map<String, Object> profile(StubToken token) {
        Map<String, Object> profile = JsonText.members();
        if (isUser && hasProfile(token)) {
            String name = email.replaceAll("@.*", "");
            profile.put("name", name);
            profile.put("given_name", name);
        }
        domain().filter(own -> hasEmail(token) || hasProfile(token)).ifPresent(own -> profile.put("hd", own));
        return profile;
    }

    private static boolean hasProfile(StubToken token) {
        return token.hasOneOf(PROFILE);
    }
}
