// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.IssuedToken;
import io.dataflowoauth.testkit.LeakSweep;
import io.dataflowoauth.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Logins of Kafka clients at the kit's issuer, in virtual time. */
class LoginOnTheKitTest {
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final TestClock clock = TestClock.create();
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start(
            FakeOidcIssuerOptions.defaults().withTime(clock).withTokenLifetime(LIFETIME));
    private final FakeClient client = issuer.registerClient(
            FakeClient.basic("etl").withScopes("orders.read").withAudiences("https://kafka.example/"));
    private final AtomicReference<Secret> secret = new AtomicReference<>(client.secret());
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withTime(clock)
            .withJitter(() -> 0.5)
            .withSecret("etl", Mono.fromSupplier(secret::get))
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    private final KafkaStream lent = KafkaStream.of(stream());
    private final List<StreamLoginCallbackHandler> handlers = new ArrayList<>();

    @AfterEach
    void close() {
        handlers.forEach(StreamLoginCallbackHandler::close);
        lent.close();
        runtime.close();
        issuer.close();
    }

    @Test
    void kafka_is_told_what_the_issuer_wrote_into_the_token() {
        OAuthBearerToken token = token(handler());

        IssuedToken issued = issuer.find(token.value()).orElseThrow();
        assertThat(token.principalName()).isEqualTo(issued.principal());
        assertThat(token.scope()).isEqualTo(issued.scopes());
        assertThat(token.startTimeMs()).isEqualTo(issued.issuedAt().toEpochMilli());
        assertThat(token.lifetimeMs()).isEqualTo(issued.expiresAt().toEpochMilli());
    }

    @Test
    void the_next_login_finds_the_token_that_has_replaced_the_first() {
        StreamLoginCallbackHandler handler = handler();
        OAuthBearerToken first = token(handler);

        clock.advance(LIFETIME.multipliedBy(8).dividedBy(10));
        issuer.goDown();
        OAuthBearerToken next = token(handler);

        assertThat(next.startTimeMs()).isGreaterThan(first.startTimeMs());
        assertThat(issuer.accepts(next.value())).isTrue();
    }

    @Test
    void through_an_outage_a_login_keeps_the_token_for_as_long_as_it_lives() {
        StreamLoginCallbackHandler handler = handler();
        OAuthBearerToken first = token(handler);
        issuer.goDown();

        clock.advance(LIFETIME.multipliedBy(9).dividedBy(10));
        assertThat(token(handler).value()).isEqualTo(first.value());

        clock.advance(LIFETIME.dividedBy(10));
        assertThat(answer(handler).errorDescription()).contains("Next try at");
    }

    @Test
    void after_an_outage_the_next_token_is_there_before_kafka_asks_for_it() {
        StreamLoginCallbackHandler handler = handler();
        OAuthBearerToken first = token(handler);
        issuer.goDown();
        clock.advance(LIFETIME.plus(LIFETIME));

        issuer.comeBack();
        clock.advance(Duration.ofSeconds(90));
        issuer.goDown();

        assertThat(token(handler).value()).isNotEqualTo(first.value());
    }

    @Test
    void clients_of_one_stream_cause_one_token() {
        for (int i = 0; i < 16; i++) {
            token(handler());
        }

        assertThat(issuer.journal()).issuedExactly(1);
    }

    @Test
    void a_login_that_the_issuer_refuses_says_why_and_shows_no_secret() {
        secret.set(Secret.of("x" + client.secret().reveal()));

        OAuthBearerTokenCallback answer = answer(handler());

        assertThat(answer.errorCode()).isEqualTo("oauth2.client-refused");
        assertThat(answer.errorDescription()).contains("oauth2.client-refused", "[for etl]");
        LeakSweep.forKnownSecretsAnd(Map.of("wrong secret", secret.get()))
                .text("description", answer.errorDescription())
                .report()
                .requireNone();
    }

    private TokenStream stream() {
        OAuth2Client etl = OAuth2Client.of(
                        issuer.issuer(), "etl", ClientAuthentication.clientSecretBasic(SecretRef.named("etl")))
                .withScopes("orders.read");
        return TokenStream.open(OAuth2Recipes.clientCredentials(etl).recipe(), runtime);
    }

    /** Set up, and with its first answer from the issuer: a login in virtual time cannot wait for it. */
    private StreamLoginCallbackHandler handler() {
        StreamLoginCallbackHandler handler = new StreamLoginCallbackHandler();
        handlers.add(handler);
        handler.configure(
                Map.of(),
                "OAUTHBEARER",
                JaasContext.loadClientContext(Map.of(
                                "sasl.jaas.config", new Password(lent.login().jaasConfig())))
                        .configurationEntries());
        clock.settle();
        return handler;
    }

    private static OAuthBearerToken token(StreamLoginCallbackHandler handler) {
        OAuthBearerToken token = answer(handler).token();
        assertThat(token).isNotNull();
        return token;
    }

    private static OAuthBearerTokenCallback answer(StreamLoginCallbackHandler handler) {
        OAuthBearerTokenCallback wanted = new OAuthBearerTokenCallback();
        try {
            handler.handle(new Callback[] {wanted});
        } catch (UnsupportedCallbackException unknown) {
            throw new AssertionError(unknown);
        }
        return wanted;
    }
}
