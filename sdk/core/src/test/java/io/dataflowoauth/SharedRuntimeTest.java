// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The runtime of the class loader; {@link FirstSetup} and {@link SecondSetup} shape it. */
class SharedRuntimeTest {
    private static final TokenRecipe READER = TokenRecipe.of(ChainKind.recipe("shared-reader"));

    @Test
    void its_streams_share_a_live_token_and_the_options_of_the_setups() {
        try (TokenStream one = TokenStream.open(READER);
                TokenStream two = TokenStream.open(TokenRecipe.named("bound-by-setup"))) {
            assertThat(Scene.served(one.token())).isEqualTo(Scene.served(two.token()));
        }
    }

    @Test
    void setups_are_applied_in_the_order_of_their_class_names() {
        TokenRuntime runtime = SharedRuntime.acquire();
        try {
            assertThat(runtime.options().resource(List.class)).contains(List.of("first", "second"));
        } finally {
            SharedRuntime.release();
        }
    }

    @Test
    void it_closes_with_its_last_stream_and_opens_anew_with_the_next() {
        TokenStream one = TokenStream.open(READER);
        TokenStream two = TokenStream.open(READER);
        TokenRuntime shared = held();

        one.close();
        one.close();
        assertThat(held()).isSameAs(shared);
        two.close();

        assertThat(held()).isNotSameAs(shared);
        assertThatThrownBy(() -> TokenStream.open(READER, shared)).isInstanceOf(TokenException.Closed.class);
    }

    @Test
    void an_opening_that_fails_does_not_hold_it() {
        assertThatThrownBy(() -> TokenStream.open(TokenRecipe.named("nobody")))
                .isInstanceOf(TokenException.Misconfigured.class);
        TokenRuntime before = held();

        assertThat(held()).isNotSameAs(before);
    }

    private static TokenRuntime held() {
        TokenRuntime runtime = SharedRuntime.acquire();
        SharedRuntime.release();
        return runtime;
    }
}
