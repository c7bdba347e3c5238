// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.kafka.KafkaDiagnosis;
import io.dataflowoauth.kafka.KafkaLogin;
import io.dataflowoauth.kafka.KafkaStream;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** The page on Kafka: its lines log clients in, which is before they look for a broker. */
class KafkaLoginTest {
    private static final URI BROKERS = URI.create("https://kafka.example/");

    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final FakeClient client = issuer.registerClient(
            FakeClient.basic("etl").withScopes("orders.read").withAudiences(BROKERS.toString()));

    @TempDir
    Path folder;

    private Path secret;

    @BeforeEach
    void mount() throws Exception {
        secret = Files.writeString(folder.resolve("secret"), client.secret().reveal());
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    // #region recipe
    static TokenRecipe orders(URI issuer, Path secret) {
        OAuth2Client etl = OAuth2Client.of(
                        issuer, "etl", ClientAuthentication.clientSecretBasic(SecretRef.file(secret.toString())))
                .withResource(BROKERS)
                .withScopes("orders.read");
        return OAuth2Recipes.clientCredentials(etl).recipe();
    }
    // #endregion recipe

    @Test
    void a_producer_and_a_consumer_log_in_with_one_token() {
        // #region properties
        Map<String, Object> properties = new HashMap<>(KafkaLogin.of(orders(issuer.issuer(), secret))
                .withExtension("logicalCluster", "lkc-1") // where the brokers ask for it
                .properties());
        properties.put("bootstrap.servers", "127.0.0.1:9093");
        // #endregion properties

        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
                var consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            assertThat(producer.metrics()).isNotEmpty();
            assertThat(consumer.metrics()).isNotEmpty();
            assertThat(issuer.journal()).issuedExactly(1).refusedNothing();
        }
    }

    @Test
    void a_stream_of_a_runtime_of_your_own_is_lent() {
        RuntimeOptions options = RuntimeOptions.defaults()
                .withSecret("etl", Mono.just(client.secret()))
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true));
        OAuth2Client etl =
                OAuth2Client.of(issuer.issuer(), "etl", ClientAuthentication.clientSecretBasic(SecretRef.named("etl")));
        TokenRecipe recipe = OAuth2Recipes.clientCredentials(etl).recipe();

        // #region lent
        try (TokenRuntime runtime = TokenRuntime.open(options);
                TokenStream tokens = TokenStream.open(recipe, runtime);
                KafkaStream lent = KafkaStream.of(tokens)) {
            Map<String, Object> properties = new HashMap<>(lent.login().properties());
            // #endregion lent
            properties.put("bootstrap.servers", "127.0.0.1:9093");
            try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
                assertThat(producer.metrics()).isNotEmpty();
                assertThat(issuer.journal()).issuedExactly(1).refusedNothing();
            }
        }
    }

    @Test
    void a_refusal_is_told_by_its_layer() {
        TokenRecipe recipe = orders(issuer.issuer(), secret);
        Throwable failure = catchThrowable(() -> {
            throw new TopicAuthorizationException(Set.of("orders"));
        });

        // #region diagnosis
        Optional<Diagnosis> why = KafkaDiagnosis.of(failure, recipe.request().principal());
        // #endregion diagnosis

        assertThat(why.orElseThrow())
                .hasToString(
                        "authorization kafka.permission-denied for etl: The broker knows the principal, which lacks a"
                                + " permission. Missing: topics orders. Grant the principal the operation on the named topic, group"
                                + " or cluster by an ACL or a role.");
    }
}
