// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.SecretLedger;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The users who have signed in, by their refresh tokens. Safe for use by many threads. */
public final class Users {
    /** The client id of Google's command line, as this kit knows it. */
    public static final String CLIENT_ID = "command-line.apps.googleusercontent.com";

    private final Map<String, String> principals = new ConcurrentHashMap<>();
    private final String clientSecret = SecretLedger.shared().mint("client secret");

    Users() {}

    /** The secret of the command line, which everybody has. */
    public String clientSecret() {
        return clientSecret;
    }

    /** A new refresh token of a principal, as an allow policy writes it. */
    public String signIn(String principal) {
        String refresh = "1//0" + SecretLedger.mark();
        SecretLedger.shared().learn("refresh token", refresh);
        principals.put(refresh, principal);
        return refresh;
    }

    /** No refresh token of that principal is taken from now on. */
    public void signOut(String principal) {
        principals.values().removeIf(principal::equals);
    }

    Optional<String> find(String refreshToken) {
        return Optional.ofNullable(principals.get(refreshToken));
    }

    /** Another refresh token in place of this one. */
    String rotate(String refreshToken) {
        String principal = principals.remove(refreshToken);
        return signIn(principal == null ? "user:unknown@example.com" : principal);
    }

    boolean isClient(String id, String secret) {
        return id.equals(CLIENT_ID) && secret.equals(clientSecret);
    }
}
