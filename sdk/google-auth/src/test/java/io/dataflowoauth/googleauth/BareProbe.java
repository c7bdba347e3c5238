// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import java.io.IOException;
import java.time.Duration;

/** What {@link WithoutOptionalJarsTest} runs on its class path: credentials to a stream and back. */
public final class BareProbe {
    private BareProbe() {}

    public static String run() throws IOException {
        try (TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults())) {
            CredentialsSource source = CredentialsSource.of(
                    new ScriptedCredentials(() -> ScriptedCredentials.token("inner", Duration.ofHours(1))), runtime);
            TokenStream stream = TokenStream.of(source, TokenRequest.defaults(), runtime);
            return StreamCredentials.of(stream)
                    .credentials()
                    .getRequestMetadata()
                    .get("Authorization")
                    .get(0);
        }
    }
}
