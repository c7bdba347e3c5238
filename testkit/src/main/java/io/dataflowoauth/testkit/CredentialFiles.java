// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.KitJson;
import io.dataflowoauth.testkit.internal.KitKeys;
import io.dataflowoauth.testkit.internal.PrivateFile;
import io.dataflowoauth.testkit.internal.iam.Accounts;
import io.dataflowoauth.testkit.internal.iam.Cloud;
import io.dataflowoauth.testkit.internal.iam.ExternalAccount;
import io.dataflowoauth.testkit.internal.iam.Users;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The credential files that Google's tools write besides those of federation, whose endpoints are those of one
 * {@link IamStub}. What they hold works there, and is in the ledger of the leak sweep. Safe for use by many threads.
 *
 * <p>Every method that writes makes the folders that are missing, gives the file, which its owner alone may read where the
 * file system has POSIX permissions, and fails with {@link TestkitException} if it cannot be written.
 */
public final class CredentialFiles {
    private final Cloud cloud;
    private final URI base;

    CredentialFiles(Cloud cloud, URI base) {
        this.cloud = cloud;
        this.base = base;
    }

    /** A private key of a service account (type {@code service_account}); the account is created if it does not exist. */
    public Path serviceAccountKey(Path file, String email) {
        cloud.accounts().create(email);
        return write(file, key(email));
    }

    /** A refresh token of a user who has signed in (type {@code authorized_user}). */
    public Path signedInUser(Path file, String email) {
        return write(file, user(email));
    }

    /**
     * A refresh token of a workforce user who has signed in (type {@code external_account_authorized_user}), which is rotated
     * at each use.
     *
     * @param principal as an allow policy writes it: {@code principal://…/workforcePools/POOL/subject/SUBJECT}
     */
    public Path signedInWorkforceUser(Path file, String principal) {
        Map<String, Object> json = typed("external_account_authorized_user");
        json.put("audience", "//iam.googleapis.com/locations/global/workforcePools/staff/providers/idp");
        json.put("client_id", Users.CLIENT_ID);
        json.put("client_secret", cloud.users().clientSecret());
        json.put("refresh_token", cloud.users().signIn(requireNonNull(principal, "principal")));
        json.put("token_url", base + "/v1/oauthtoken");
        json.put("token_info_url", base + "/v1/introspect");
        return write(file, json);
    }

    /** A service account that a signed-in user impersonates (type {@code impersonated_service_account}). */
    public Path impersonated(Path file, String email, String user, String... delegates) {
        Map<String, Object> json = typed("impersonated_service_account");
        json.put("service_account_impersonation_url", base + ExternalAccount.impersonationPath(email));
        json.put("delegates", List.of(delegates));
        json.put("source_credentials", user(user));
        return write(file, json);
    }

    /** No refresh token of that user or workforce user works from now on. */
    public void signOut(String user) {
        cloud.users().signOut(user.contains("://") ? user : "user:" + user);
    }

    /** The account's key is another from now on; one in a file no longer works. */
    public void replaceKey(String email) {
        cloud.keys().replace(email);
    }

    private Map<String, Object> key(String email) {
        KitKeys keys = cloud.keys().of(email);
        Map<String, Object> json = typed("service_account");
        json.put("project_id", email.replaceAll(".*@([^.]*)\\..*", "$1"));
        json.put("private_key_id", keys.currentKeyId());
        json.put("private_key", keys.privateKeyPem());
        json.put("client_email", email);
        json.put("client_id", Accounts.uniqueId(email));
        json.put("auth_uri", "https://accounts.google.com/o/oauth2/auth");
        json.put("token_uri", base + "/token");
        json.put("auth_provider_x509_cert_url", base + "/oauth2/v1/certs");
        json.put("client_x509_cert_url", base + "/robot/v1/metadata/x509/" + email.replace("@", "%40"));
        json.put("universe_domain", "googleapis.com");
        return json;
    }

    private Map<String, Object> user(String email) {
        Map<String, Object> json = typed("authorized_user");
        json.put("client_id", Users.CLIENT_ID);
        json.put("client_secret", cloud.users().clientSecret());
        json.put("refresh_token", cloud.users().signIn("user:" + requireNonNull(email, "email")));
        json.put("token_uri", base + "/token");
        json.put("universe_domain", "googleapis.com");
        return json;
    }

    private static Map<String, Object> typed(String type) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", type);
        return json;
    }

    /** The folder of Google's tools may be missing in a fresh home. */
    private static Path write(Path file, Map<String, Object> json) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException unwritable) {
            throw unusable(unwritable);
        }
        return write(file, KitJson.text(json));
    }

    static Path write(Path file, String json) {
        try {
            return PrivateFile.write(file, json);
        } catch (IOException unwritable) {
            throw unusable(unwritable);
        }
    }

    private static TestkitException unusable(IOException unwritable) {
        return new TestkitException(TestkitCodes.FILE_UNUSABLE, "The credential file cannot be written", unwritable);
    }

    @Override
    public String toString() {
        return "CredentialFiles[" + base + "]";
    }
}
