// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.FirstDiagnosis;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.testkit.FakeAnswer;
import io.dataflowoauth.testkit.FakeClient;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Client credentials against an issuer that really checks the client, from discovery to replacement. */
class GrantTest {
    private static final FakeClient BASIC = FakeClient.basic("bill");

    private Client client = new Client(BASIC, BASIC.secret());

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void a_client_with_a_secret_in_the_header_gets_a_token_that_its_issuer_knows() {
        AccessToken token =
                client.token(client.stream(client.recipe(ClientAuthentication.clientSecretBasic(Client.secret()))));

        assertThat(client.issuer.accepts(token.reveal())).isTrue();
        assertThat(token.scopes()).containsExactly(Client.READ);
        assertThat(token.lifetime()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void a_client_with_a_secret_in_the_body_gets_a_token() {
        FakeClient post = FakeClient.post("bill");
        replaceBy(post, post.secret());

        AccessToken token =
                client.token(client.stream(client.recipe(ClientAuthentication.clientSecretPost(Client.secret()))));

        assertThat(client.issuer.accepts(token.reveal())).isTrue();
    }

    @Test
    void a_client_that_signs_gets_a_token_each_time_with_an_assertion_of_its_own() {
        FakeClient signing = FakeClient.privateKeyJwt("bill");
        replaceBy(signing, signing.privateKeyPem());
        TokenStream stream = client.stream(client.recipe(
                ClientAuthentication.privateKeyJwt(Client.secret()).withKeyId(signing.keyId())));

        AccessToken first = client.token(stream);
        stream.invalidate(first);
        AccessToken second = client.token(stream);

        assertThat(client.issuer.accepts(second.reveal())).isTrue();
        assertThat(second.sameValue(first)).isFalse();
        assertThat(client.issuer.journal()).refusedNothing();
    }

    @Test
    void a_secret_that_the_issuer_does_not_know_is_rejected_with_a_diagnosis() {
        replaceBy(BASIC, Secret.of("not-the-secret"));

        TokenException failure =
                client.failure(client.stream(client.recipe(ClientAuthentication.clientSecretBasic(Client.secret()))));

        assertThat(failure).isInstanceOf(TokenException.Rejected.class).hasMessageNotContaining("not-the-secret");
        assertThat(failure.code()).isEqualTo("oauth2.client-refused");
        assertThat(failure.principal().acting()).isEqualTo("bill");
        assertThat(FirstDiagnosis.of(failure).layer()).isEqualTo(Diagnosis.Layer.AUTHENTICATION);
    }

    @Test
    void a_scope_that_the_client_may_not_have_is_rejected() {
        TokenException failure =
                client.failure(client.stream(client.recipe(ClientAuthentication.clientSecretBasic(Client.secret()))
                        .withScopes("bills.burn")));

        assertThat(failure.code()).isEqualTo("oauth2.scope-refused");
    }

    @Test
    void a_token_of_two_seconds_is_replaced_for_ten_minutes_and_was_never_expired() {
        replaceBy(BASIC.withTokenLifetime(ofSeconds(2)), BASIC.secret());
        TokenStream stream = client.stream(client.recipe(ClientAuthentication.clientSecretBasic(Client.secret())));
        Instant end = client.clock.now().plus(Duration.ofMinutes(10));

        while (client.clock.now().isBefore(end)) {
            assertThat(client.issuer.accepts(client.token(stream).reveal())).isTrue();
            client.clock.advance(ofMillis(300));
        }

        assertThat(client.issuer.journal()).issuedAtMost((int) (600 / (0.65 * 2)) + 2, "bill");
    }

    @Test
    void an_outage_that_is_shorter_than_what_is_left_of_a_token_costs_no_call() {
        replaceBy(BASIC.withTokenLifetime(ofSeconds(60)), BASIC.secret());
        TokenStream stream = client.stream(client.recipe(ClientAuthentication.clientSecretBasic(Client.secret())));
        String first = client.token(stream).id();
        client.clock.advance(ofSeconds(48));
        client.issuer.goDown();

        assertThat(client.token(stream).id()).isEqualTo(first);
        client.issuer.comeBack();
        client.clock.advance(ofSeconds(5));
        client.token(stream);
        client.clock.settle();

        assertThat(client.token(stream).id()).isNotEqualTo(first);
    }

    @Test
    void an_issuer_that_asks_for_patience_is_left_alone_for_as_long() {
        client.issuer.answerNext(1, FakeAnswer.status(429).withRetryAfter(ofSeconds(7)));
        TokenStream stream = client.stream(client.recipe(ClientAuthentication.clientSecretBasic(Client.secret())));
        var token = stream.token().toFuture();
        client.clock.settle();

        client.clock.advance(ofMillis(6_900));
        assertThat(token).isNotDone();

        client.clock.advance(ofMillis(1_100));
        assertThat(token).isCompleted();
    }

    private void replaceBy(FakeClient registered, Secret secret) {
        client.close();
        client = new Client(registered, secret);
    }
}
