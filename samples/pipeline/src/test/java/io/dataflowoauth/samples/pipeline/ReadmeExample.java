// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.beam.CallApi;
import io.dataflowoauth.beam.RefusedElement;
import io.dataflowoauth.google.GoogleRecipes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.beam.sdk.values.PCollection;
import reactor.core.publisher.Mono;

/** The lines that the README shows. */
final class ReadmeExample {
    private ReadmeExample() {}

    static PCollection<RefusedElement<Airport>> example(Path credentialFile, PCollection<Airport> airports, URI api) {
        // #region readme
        // A recipe says who asks, for what, and where the secrets are. It holds none, so it may travel.
        TokenRecipe reader = GoogleRecipes.fromCredentialFile(credentialFile)
                .withScopes("https://www.googleapis.com/auth/cloud-platform.read-only")
                .withLifetime(Duration.ofMinutes(10))
                .recipe();

        // In a pipeline: one live token for each worker, whatever its threads; the refused come out explained.
        var found = airports.apply(CallApi.of("find-hub", reader, new FindNearest(api)));
        PCollection<Nearest> results = found.output();
        PCollection<RefusedElement<Airport>> refused = found.failures(); // layer, code, principal, remedy

        // In a reactive service: refreshed ahead of time, one replay if a new token can mend a refusal.
        TokenStream stream = TokenStream.open(reader);
        Mono<String> answer = stream.use(token -> ApiClient.get(api, token));
        // #endregion readme
        results.setName("results");
        answer.doFinally(end -> stream.close());
        return refused;
    }
}
