// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

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
import io.dataflowoauth.kafka.KafkaStream;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

/** Clients of a broker that others wrote, logged in with our tokens. */
@ExtendWith(Servers.class)
class KafkaBrokerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LIFETIME = Duration.ofSeconds(10);
    private static final Duration OUTLIVED = LIFETIME.multipliedBy(5).dividedBy(2);
    private static final double ENOUGH = 4;

    /** At most one for each half of a lifetime, however many clients there are. */
    private static final int MOST_TOKENS = 6;

    private final KafkaBroker broker;
    private final List<AutoCloseable> open = new ArrayList<>();

    KafkaBrokerTest(KafkaBroker broker) {
        this.broker = broker;
    }

    @AfterEach
    void close() throws Exception {
        for (int last = open.size() - 1; last >= 0; last--) {
            open.get(last).close();
        }
    }

    /**
     * A broker lets nobody authenticate anew twice in a second, and a JWT counts in whole seconds. So tokens of ten seconds are
     * short: Kafka is told to ask for the next at half of their life, else the end of one could make two sessions of a second.
     */
    @Test
    void clients_outlive_their_tokens_and_authenticate_many_times_and_none_is_refused() throws Exception {
        Map<String, Object> properties = properties(broker.client("shuttle", KafkaBroker.AUDIENCE, LIFETIME));
        properties.put("sasl.login.refresh.window.factor", 0.5);
        var producer = closing(new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer()));
        var consumer = closing(new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer()));
        consumer.subscribe(List.of(KafkaBroker.OPEN));
        long begin = System.nanoTime();

        int sent = 0;
        int received = 0;
        while (isYounger(begin, OUTLIVED) || (received < sent && isYounger(begin, PATIENCE))) {
            if (isYounger(begin, OUTLIVED)) {
                producer.send(new ProducerRecord<>(KafkaBroker.OPEN, "order " + sent++))
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            received += consumer.poll(Duration.ofMillis(100)).count();
        }

        assertThat(received).isEqualTo(sent);
        assertThat(reauthenticated(producer.metrics())).isGreaterThan(ENOUGH);
        assertThat(reauthenticated(consumer.metrics())).isGreaterThan(ENOUGH);
        assertThat(refused(producer.metrics())).isZero();
        assertThat(refused(consumer.metrics())).isZero();
        assertThat(broker.issuer().journal()).issuedAtMost(MOST_TOKENS, "shuttle");
    }

    @Test
    void a_token_for_another_audience_is_refused_at_once_and_explained() {
        FakeClient client = broker.client("stray", "https://elsewhere.example/", Duration.ofMinutes(5));

        Throwable failure = failureOfSending(client, KafkaBroker.OPEN);

        assertThat(failure).hasCauseInstanceOf(SaslAuthenticationException.class);
        Diagnosis why =
                KafkaDiagnosis.of(failure, recipe(client).request().principal()).orElseThrow();
        assertThat(why.code()).isEqualTo("kafka.token-refused");
        assertThat(why.layer()).isEqualTo(Diagnosis.Layer.AUTHENTICATION);
        assertThat(why.principal().acting()).isEqualTo("stray");
        assertThat(why.remedy()).contains("audience");
    }

    @Test
    void a_principal_without_a_permission_is_told_that_its_token_is_good() {
        FakeClient client = broker.client("clerk", KafkaBroker.AUDIENCE, Duration.ofMinutes(5));

        Throwable failure = failureOfSending(client, KafkaBroker.SEALED);

        assertThat(failure).hasCauseInstanceOf(TopicAuthorizationException.class);
        Diagnosis why =
                KafkaDiagnosis.of(failure, recipe(client).request().principal()).orElseThrow();
        assertThat(why.code()).isEqualTo("kafka.permission-denied");
        assertThat(why.layer()).isEqualTo(Diagnosis.Layer.AUTHORIZATION);
        assertThat(why.missing()).isEqualTo("topics " + KafkaBroker.SEALED);
    }

    private Throwable failureOfSending(FakeClient client, String topic) {
        var producer = closing(new KafkaProducer<>(properties(client), new StringSerializer(), new StringSerializer()));
        return catchThrowable(
                () -> producer.send(new ProducerRecord<>(topic, "order")).get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    private Map<String, Object> properties(FakeClient client) {
        TokenRuntime runtime = closing(TokenRuntime.open(RuntimeOptions.defaults()
                .withSecret("client", Mono.just(client.secret()))
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true))));
        KafkaStream lent = closing(KafkaStream.of(closing(TokenStream.open(recipe(client), runtime))));
        Map<String, Object> properties =
                new HashMap<>(lent.login().withPlaintext(true).properties());
        properties.put("bootstrap.servers", broker.address());
        properties.put("group.id", client.id());
        properties.put("auto.offset.reset", "earliest");
        return properties;
    }

    private TokenRecipe recipe(FakeClient client) {
        return OAuth2Recipes.clientCredentials(OAuth2Client.of(
                        broker.issuer().issuer(),
                        client.id(),
                        ClientAuthentication.clientSecretBasic(SecretRef.named("client"))))
                .recipe();
    }

    private <T extends AutoCloseable> T closing(T opened) {
        open.add(opened);
        return opened;
    }

    private static boolean isYounger(long begin, Duration age) {
        return System.nanoTime() - begin < age.toNanos();
    }

    private static double reauthenticated(Map<MetricName, ? extends Metric> metrics) {
        return value(metrics, "successful-reauthentication-total");
    }

    private static double refused(Map<MetricName, ? extends Metric> metrics) {
        return value(metrics, "failed-authentication-total") + value(metrics, "failed-reauthentication-total");
    }

    private static double value(Map<MetricName, ? extends Metric> metrics, String name) {
        return metrics.entrySet().stream()
                .filter(metric -> metric.getKey().name().equals(name))
                .mapToDouble(metric -> (double) metric.getValue().metricValue())
                .sum();
    }
}
