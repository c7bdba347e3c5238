// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.TokenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginOptionsTest {
    private static final String MODULE =
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required ";
    private static final String RECIPE = "recipe='{\"kind\":\"test.counted\",\"name\":\"by hand\"}' ";

    @TempDir
    private Path folder;

    @Test
    void a_recipe_may_be_written_by_hand() {
        try (Asked kafka = new Asked()) {
            kafka.configure(properties(RECIPE));

            assertThat(kafka.token().principalName()).isEqualTo("by hand");
        }
    }

    @Test
    void a_recipe_may_stand_in_a_file() throws IOException {
        Path file = Files.writeString(
                folder.resolve("recipe.json"), CountedKind.recipe("in a file").json());
        try (Asked kafka = Asked.by(KafkaLogin.ofFile(file))) {
            assertThat(kafka.token().principalName()).isEqualTo("in a file");
        }
    }

    @Test
    void a_file_that_cannot_be_read_is_an_error_that_does_not_show_the_option() throws IOException {
        Path long64KiB = Files.writeString(folder.resolve("long.json"), " ".repeat(64 * 1024 + 1));
        for (String wrong : List.of(folder + "/absent", folder.toString(), long64KiB.toString())) {
            assertRefused("recipeFile=\"" + wrong + "\"", "kafka.recipe-file-unreadable")
                    .hasMessageNotContaining(folder.toString());
        }
    }

    @Test
    void an_unknown_option_is_an_error_that_names_it() {
        assertRefused(RECIPE + "clientSecret=\"hunter2-hunter2\"", "kafka.option-unknown")
                .hasMessageContaining("The option clientSecret is not known.")
                .hasMessageContaining("recipeFile")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void an_option_whose_name_is_shaped_like_a_secret_is_not_named() {
        String secret = "ghp_" + "0123456789abcdef";
        assertRefused(RECIPE + secret + "=\"1\"", "kafka.option-unknown").hasMessageNotContaining(secret);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deadlineMs=\"0\"",
                "deadlineMs=\"soon\"",
                "deadlineMs=\"9999999999\"",
                "plaintext=\"perhaps\"",
                "extension_auth=\"x\"",
                "extension_=\"x\"",
                "extension_logical-cluster=\"x\"",
                "extension_logicalCluster=\"\"",
                "extension_logicalCluster=\"é\"",
                "extension_logicalCluster=\"Bearer abcdef\""
            })
    void a_value_that_cannot_be_used_is_an_error(String option) {
        assertRefused(RECIPE + option, "kafka.option-invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "deadlineMs=\"1\"", RECIPE + "recipeFile=\"recipe.json\"", RECIPE + "lent=\"x\""})
    void exactly_one_place_names_the_recipe(String options) {
        assertRefused(options, "kafka.recipe-unclear");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "recipe='nothing' | core.recipe-invalid",
                "recipe='{\"kind\":\"test.unheard\"}' | core.recipe-kind-unknown",
                "lent='nobody' | kafka.lent-unknown",
                "recipe='' | kafka.option-invalid"
            })
    void what_is_wrong_with_the_recipe_is_told_when_the_client_is_made(String option, String code) {
        assertRefused(option, code);
    }

    @Test
    void another_mechanism_is_an_error() {
        Map<String, String> properties = properties(RECIPE);
        properties.put("sasl.mechanism", "PLAIN");

        assertRefused(properties, "kafka.login-unsupported");
    }

    @Test
    void a_second_login_module_is_an_error() {
        StreamLoginCallbackHandler handler = new StreamLoginCallbackHandler();
        var entry = Asked.entries(MODULE + RECIPE + ";").get(0);

        assertThatThrownBy(() -> handler.configure(Map.of(), "OAUTHBEARER", List.of(entry, entry)))
                .hasMessageContaining("kafka.login-unsupported");
    }

    @Test
    void a_token_does_not_travel_in_the_clear_unless_that_is_allowed() {
        Map<String, String> properties = properties(RECIPE);
        properties.put("security.protocol", "SASL_PLAINTEXT");
        assertRefused(properties, "kafka.plaintext-forbidden");

        properties.put("sasl.jaas.config", MODULE + RECIPE + "plaintext=\"true\";");
        try (Asked kafka = new Asked()) {
            kafka.configure(properties);
            assertThat(kafka.token()).isNotNull();
        }
    }

    private static Map<String, String> properties(String options) {
        return new HashMap<>(Map.of("sasl.mechanism", "OAUTHBEARER", "sasl.jaas.config", MODULE + options + ";"));
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(String options, String code) {
        return assertRefused(properties(options), code);
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(Map<String, String> properties, String code) {
        return assertThatThrownBy(() -> new Asked().configure(properties))
                .isInstanceOf(ConfigException.class)
                .hasCauseInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining(code + ": ");
    }
}
