// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Two handles on one live token, each with a call that rests because its resource is busy. */
class SharedPauseTest {
    private final VirtualTime time = new VirtualTime();
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withTime(time)
            .withJitter(() -> 0.5)
            .withResource(Issuer.class, Issuer.of(Scene.HOUR)));
    private final Resource resource = new Resource();

    @Test
    void closing_one_handle_ends_its_pause_and_not_that_of_the_other() {
        TokenStream one = TokenStream.open(TokenRecipe.of(ChainKind.recipe("reader")), runtime);
        TokenStream two = TokenStream.open(TokenRecipe.of(ChainKind.recipe("reader")), runtime);
        resource.refuses(503).refuses(503).answers("fine");
        ResourceCall ofOne = resource.call(one, CallRetries.defaults());
        ResourceCall ofTwo = resource.call(two, CallRetries.defaults());

        one.close();

        assertThat(ofOne.closedBy()).isEqualTo("core.stream-closed");
        assertThat(ofTwo.waits()).isTrue();
        time.advance(java.time.Duration.ofSeconds(1));
        assertThat(ofTwo.value()).isEqualTo("fine");
    }
}
