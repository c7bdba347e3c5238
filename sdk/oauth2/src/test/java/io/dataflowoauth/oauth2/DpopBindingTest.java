// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a recipe says of the key that its tokens are bound to. */
class DpopBindingTest {
    private static final OAuth2Client CLIENT =
            OAuth2Client.of(URI.create("https://issuer.example/"), "bill", ClientAuthentication.none());

    static Stream<DpopBinding> bindings() {
        return Stream.of(
                DpopBinding.ephemeral(),
                DpopBinding.ephemeral().withAlgorithm("EdDSA").withBearerAllowed(),
                DpopBinding.of(SecretRef.env("KEY")),
                DpopBinding.of(KeyPlace.keyStore("/keys/bill.p12", "bill", SecretRef.named("word")))
                        .withAlgorithm("PS256"));
    }

    @ParameterizedTest
    @MethodSource("bindings")
    void a_recipe_says_it_whole(DpopBinding binding) {
        TokenRecipe recipe =
                OAuth2Recipes.clientCredentials(CLIENT).withDpop(binding).recipe();

        DpopBinding read = ClientCredentialsRecipe.read(
                        TokenRecipe.parse(recipe.json()).object())
                .client()
                .dpop()
                .orElseThrow();

        assertThat(read).isEqualTo(binding).hasSameHashCodeAs(binding);
        assertThat(read.toString()).startsWith("DpopBinding[");
    }

    @Test
    void the_plain_wish_is_one_field() {
        assertThat(OAuth2Recipes.clientCredentials(CLIENT).withDpop().toString())
                .contains("\"dpop\":\"ephemeral\"")
                .doesNotContain("dpopA", "dpopB");
        assertThat(OAuth2Recipes.clientCredentials(CLIENT).toString()).doesNotContain("dpop");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "dpop":"signer:kms"                                 | dpop
            "dpop":"ephemeral","dpopAlgorithm":"HS256"          | dpopAlgorithm
            "dpop":"ephemeral","dpopAlgorithm":"none"           | dpopAlgorithm
            "dpop":"ephemeral","dpopAlias":"a"                  | dpopAlias
            "dpop":"keystore:/k.p12"                            | dpop
            "dpopAlgorithm":"ES256"                             | dpop
            "dpopBearerAllowed":true                            | dpop
            "dpop":true                                         | dpop
            """)
    void what_does_not_go_together_is_refused_by_name(String fields, String named) {
        String json = OAuth2Recipes.clientCredentials(CLIENT).toString().replace("{", "{" + fields + ",");

        assertThatThrownBy(() -> TokenRecipe.parse(json))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining("field " + named);
    }

    @Test
    void a_remote_signer_makes_no_proofs_and_secrets_sign_none() {
        assertThatIllegalArgumentException().isThrownBy(() -> DpopBinding.of(KeyPlace.signer("kms")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DpopBinding.ephemeral().withAlgorithm("HS256"));
    }
}
