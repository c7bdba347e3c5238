// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth;

import com.google.auth.oauth2.ServiceAccountCredentials;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.TokenSourceContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Credentials of Google's library, a service account's key, keep to what every source keeps to. */
class CredentialsContractTest implements TokenSourceContract {
    private static final String WORKER = "worker@demo.iam.gserviceaccount.com";

    @TempDir
    private Path folder;

    private final IamStub iam = IamStub.start();
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults());

    @AfterEach
    void close() {
        runtime.close();
        iam.close();
    }

    @Override
    public TokenSource answering() {
        return CredentialsSource.of(key(WORKER), runtime);
    }

    @Override
    public TokenSource refused() {
        ServiceAccountCredentials old = key("former@demo.iam.gserviceaccount.com");
        iam.files().replaceKey("former@demo.iam.gserviceaccount.com");
        return CredentialsSource.of(old, runtime);
    }

    @Override
    public TokenSource unreachable() {
        return CredentialsSource.of(
                key(WORKER).toBuilder()
                        .setTokenServerUri(URI.create("http://127.0.0.1:1/token"))
                        .build(),
                runtime);
    }

    @Override
    public TokenRequest request() {
        return TokenRequest.defaults().withScopes("https://www.googleapis.com/auth/cloud-platform");
    }

    @Override
    public int issued() {
        return iam.journal().entries(JournalEntry.Kind.TOKEN_ISSUED).size();
    }

    private ServiceAccountCredentials key(String email) {
        Path file =
                iam.files().serviceAccountKey(folder.resolve(UUID.randomUUID().toString()), email);
        try (InputStream in = Files.newInputStream(file)) {
            return ServiceAccountCredentials.fromStream(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
