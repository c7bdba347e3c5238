// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import com.google.api.client.json.GenericJson;
import com.google.auth.oauth2.CredentialAccessBoundary;
import com.google.auth.oauth2.CredentialAccessBoundary.AccessBoundaryRule;
import com.google.auth.oauth2.DownscopedCredentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import com.google.auth.oauth2.OAuth2Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One line for Google's library: whose credentials, and what is done with them.
 *
 * @param json all members are texts
 */
record GoogleJavaAsk(GenericJson json) {
    private static final List<String> SCOPES = List.of("https://www.googleapis.com/auth/cloud-platform");

    Optional<String> optionalText(String name) {
        return Optional.ofNullable((String) json.get(name));
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> new IllegalArgumentException("It says no " + name));
    }

    /**
     * Those of a {@code file}, or of the environment; {@code unscoped}; impersonating a {@code target} through a
     * {@code delegate} for a {@code lifetime}; within the boundary of one {@code bucket}, and what its objects {@code begin} with.
     */
    OAuth2Credentials credentials() throws IOException {
        GoogleCredentials own = own();
        Optional<String> target = optionalText("target");
        GoogleCredentials acting = target.isPresent() ? impersonating(own, target.get()) : own;
        Optional<String> bucket = optionalText("bucket");
        return bucket.isPresent() ? within(acting, bucket.get()) : acting;
    }

    private GoogleCredentials own() throws IOException {
        GoogleCredentials read = optionalText("file").isPresent() ? file() : GoogleCredentials.getApplicationDefault();
        return optionalText("unscoped").isPresent() ? read : read.createScoped(SCOPES);
    }

    private GoogleCredentials file() throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(text("file")))) {
            return GoogleCredentials.fromStream(in);
        }
    }

    private GoogleCredentials impersonating(GoogleCredentials own, String target) {
        List<String> delegates = optionalText("delegate")
                .map(email -> List.of("projects/-/serviceAccounts/" + email))
                .orElse(List.of());
        return ImpersonatedCredentials.newBuilder()
                .setSourceCredentials(own)
                .setTargetPrincipal(target)
                .setDelegates(delegates)
                .setScopes(SCOPES)
                .setLifetime(Integer.parseInt(optionalText("lifetime").orElse("3600")))
                .build();
    }

    private OAuth2Credentials within(GoogleCredentials whole, String bucket) {
        String resource = "projects/_/buckets/" + bucket;
        AccessBoundaryRule.Builder rule = AccessBoundaryRule.newBuilder()
                .setAvailableResource("//storage.googleapis.com/" + resource)
                .addAvailablePermission("inRole:roles/storage.objectViewer");
        optionalText("begin")
                .ifPresent(begin -> rule.setAvailabilityCondition(AccessBoundaryRule.AvailabilityCondition.newBuilder()
                        .setExpression("resource.name.startsWith('" + resource + "/objects/" + begin + "')")
                        .build()));
        return DownscopedCredentials.newBuilder()
                .setSourceCredential(whole)
                .setCredentialAccessBoundary(CredentialAccessBoundary.newBuilder()
                        .addRule(rule.build())
                        .build())
                .build();
    }
}
