// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.SecretLedger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The accounts of AWS whose roles providers take, and the keys of sessions of those roles. Safe for use by many threads. */
public final class AwsAccounts {
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9_+=,.@-]{1,64}");

    private final Map<String, String> accounts = new ConcurrentHashMap<>();
    private final Map<String, Keys> keys = new ConcurrentHashMap<>();

    /**
     * Keys of a session of a role.
     *
     * @param account the account, twelve digits
     * @param role the name of the role
     * @param accessKeyId the name of the key
     * @param secretAccessKey the key
     * @param sessionToken what goes with it
     */
    public record Keys(String account, String role, String accessKeyId, String secretAccessKey, String sessionToken) {
        /** Who signs, as AWS names it. */
        public String arn() {
            return "arn:aws:sts::" + account + ":assumed-role/" + role + "/session";
        }

        @Override
        public String toString() {
            return "Keys[" + arn() + ", masked]";
        }
    }

    /**
     * Lets a provider take the roles of one account.
     *
     * @throws IllegalArgumentException if the account has not twelve digits
     */
    public void trust(String provider, String account) {
        accounts.put(provider, checked(ACCOUNT, account));
    }

    /**
     * New keys of a session of a role.
     *
     * @throws IllegalArgumentException if a name is malformed
     */
    public Keys assume(String account, String role) {
        String mark = SecretLedger.mark();
        String id = "ASIA" + mark.substring(mark.length() - 16).toUpperCase(Locale.ROOT);
        SecretLedger ledger = SecretLedger.shared();
        Keys made = new Keys(
                checked(ACCOUNT, account),
                checked(ROLE, role),
                id,
                ledger.mint("AWS secret access key"),
                ledger.mint("AWS session token"));
        keys.put(id, made);
        return made;
    }

    /** Nobody knows these keys from now on. */
    public void revoke(String accessKeyId) {
        keys.remove(accessKeyId);
    }

    Optional<String> accountOf(Provider provider) {
        return Optional.ofNullable(accounts.get(provider.name()));
    }

    Optional<Keys> find(String accessKeyId) {
        return Optional.ofNullable(keys.get(accessKeyId));
    }

    private static String checked(Pattern form, String text) {
        if (!form.matcher(text).matches()) {
            throw new IllegalArgumentException("AWS has no such account or role: " + text);
        }
        return text;
    }
}
