// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaLoginTest {
    @ParameterizedTest
    @ValueSource(strings = {"plain", "a \"quoted\" name", "back\\slash \\n", "it's; // no comment", "Zürich 東京"})
    void kafka_reads_the_recipe_as_it_was(String name) {
        TokenRecipe recipe = CountedKind.recipe(name);

        Object read = Asked.entries(KafkaLogin.of(recipe).jaasConfig())
                .get(0)
                .getOptions()
                .get("recipe");

        assertThat(read).isEqualTo(recipe.json());
    }

    @Test
    void the_properties_are_all_that_a_client_needs_to_log_in() {
        KafkaLogin login = KafkaLogin.of(CountedKind.recipe("producer"));
        try (KafkaProducer<byte[], byte[]> producer = producer(login)) {
            assertThat(producer.metrics()).isNotEmpty();
            assertThat(CountedKind.issued("producer")).isEqualTo(1);
        }
    }

    @Test
    void a_client_whose_login_gets_no_token_is_not_made_and_says_why() {
        KafkaLogin login = KafkaLogin.of(CountedKind.rejected("refused producer"));

        assertThatThrownBy(() -> producer(login))
                .isInstanceOf(KafkaException.class)
                .rootCause()
                .hasMessageStartingWith(
                        "core.call-token-invalid: the audience is wrong [for refused producer] Check that");
    }

    @Test
    void tokens_travel_encrypted_unless_anything_else_is_allowed() {
        KafkaLogin login = KafkaLogin.of(CountedKind.recipe("private"));

        assertThat(login.properties()).containsEntry("security.protocol", "SASL_SSL");
        assertThat(login.withPlaintext(true).properties()).containsEntry("security.protocol", "SASL_PLAINTEXT");
        assertThat(login.withPlaintext(true).withPlaintext(false).properties())
                .containsEntry("security.protocol", "SASL_SSL");
    }

    @Test
    void a_login_is_a_value() {
        KafkaLogin login = KafkaLogin.ofFile(Path.of("recipe.json")).withDeadline(Duration.ofSeconds(5));

        assertThat(login)
                .isEqualTo(KafkaLogin.ofFile(Path.of("recipe.json")).withDeadline(Duration.ofSeconds(5)))
                .hasSameHashCodeAs(KafkaLogin.ofFile(Path.of("recipe.json")).withDeadline(Duration.ofSeconds(5)))
                .isNotEqualTo(KafkaLogin.ofFile(Path.of("recipe.json")))
                .hasToString("org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"
                        + " deadlineMs=\"5000\" recipeFile=\"recipe.json\";");
    }

    @Test
    void what_kafka_could_not_use_is_refused_at_once() {
        KafkaLogin login = KafkaLogin.of(CountedKind.recipe("wrong"));

        assertThatThrownBy(() -> login.withExtension("auth", "x"))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining("kafka.option-invalid");
        assertThatThrownBy(() -> login.withDeadline(Duration.ZERO)).hasMessageContaining("kafka.option-invalid");
    }

    @Test
    void two_loans_of_one_stream_are_two_logins() {
        assertThat(KafkaLogin.lent("one")).isNotEqualTo(KafkaLogin.lent("other"));
    }

    private static KafkaProducer<byte[], byte[]> producer(KafkaLogin login) {
        Map<String, Object> properties = new HashMap<>(login.properties());
        properties.put("bootstrap.servers", "127.0.0.1:1");
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
