// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;

/**
 * What a pipeline says about its tokens: recipes by name, and how long workers wait. No property holds a secret, for
 * runners print options and ship them.
 */
public interface DataflowOAuthOptions extends PipelineOptions {
    /** The recipes by name, as one JSON object; read them through {@code PipelineRecipes}. */
    @Description(
            "Token recipes by name, as one JSON object: {\"read\":{\"kind\":\"...\",...},...}. A recipe says where its"
                    + " secrets are, never what they are.")
    @Default.String("{}")
    String getOauthRecipes();

    /** Sets the recipes by name, as one JSON object. */
    void setOauthRecipes(String json);

    /** The most that one call may take, in seconds. */
    @Description("The most that one call of a protected API may take, in seconds, with the wait for its token.")
    @Default.Integer(30)
    int getOauthCallDeadlineSeconds();

    /** Sets the most that one call may take, in seconds. */
    void setOauthCallDeadlineSeconds(int seconds);

    /** The most that an element waits for an issuer that cannot be reached, in seconds. */
    @Description("The most that an element waits for an issuer that cannot be reached, in seconds.")
    @Default.Integer(120)
    int getOauthPatienceSeconds();

    /** Sets the most that an element waits for an issuer that cannot be reached, in seconds. */
    void setOauthPatienceSeconds(int seconds);

    /** The most that a teardown waits for calls in flight, in seconds. */
    @Description("The most that the teardown of a step waits for its calls in flight, in seconds.")
    @Default.Integer(10)
    int getOauthDrainSeconds();

    /** Sets the most that a teardown waits for calls in flight, in seconds. */
    void setOauthDrainSeconds(int seconds);

    /** Makes the options known to Beam, which finds it by {@link java.util.ServiceLoader}. */
    final class Registrar implements PipelineOptionsRegistrar {
        /** For the {@link java.util.ServiceLoader}. */
        public Registrar() {}

        @Override
        public Iterable<Class<? extends PipelineOptions>> getPipelineOptions() {
            return List.of(DataflowOAuthOptions.class);
        }
    }
}
