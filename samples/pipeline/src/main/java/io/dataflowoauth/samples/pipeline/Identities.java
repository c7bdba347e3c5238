// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import java.util.Map;
import java.util.TreeMap;

/**
 * The identities that this worker has, by the names that recipes call them: on a real worker they come from its
 * environment, here from the fake cloud of the run.
 */
final class Identities {
    private static volatile Map<String, TokenRecipe> current = Map.of();

    private Identities() {}

    /** From now on, workers have the identities that this cloud gives them. */
    static void from(FakeCloud cloud) {
        Map<String, TokenRecipe> identities = new TreeMap<>();
        for (Step step : Step.values()) {
            identities.put(step.account() + "-workload", identity(cloud, step));
        }
        current = Map.copyOf(identities);
    }

    /** These options, with the identities bound. */
    static RuntimeOptions bind(RuntimeOptions options) {
        RuntimeOptions bound = options;
        for (Map.Entry<String, TokenRecipe> identity : current.entrySet()) {
            bound = bound.withRecipe(identity.getKey(), identity.getValue());
        }
        return bound;
    }

    private static TokenRecipe identity(FakeCloud cloud, Step step) {
        GoogleRecipe federated =
                GoogleRecipes.federated(cloud.credentials(step)).trustingHost("127.0.0.1");
        return cloud.requestToken(step)
                .map(file -> federated.withAuthorization(SecretRef.file(file.toString())))
                .orElse(federated)
                .recipe();
    }
}
