// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.testkit.FakeClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream that is closed has its token taken back by an issuer that really checks who asks. */
class RevocationTest {
    private static final FakeClient BASIC = FakeClient.basic("bill");

    private Client client = new Client(BASIC, BASIC.secret());

    @AfterEach
    void close() {
        client.close();
    }

    // #region revocation
    @Test
    void the_token_of_a_closed_stream_is_worth_nothing_any_more() {
        TokenStream stream = client.stream(client.recipe(ClientAuthentication.clientSecretBasic(Client.secret()))
                .withRevocation());
        AccessToken token = client.token(stream);

        stream.closeGracefully().block();

        assertThat(client.issuer.accepts(token.reveal())).isFalse();
        assertThat(client.issuer.journal()).revokedExactly(1);
    }
    // #endregion revocation

    @Test
    void closing_the_runtime_takes_the_token_back_before_it_closes_the_door() {
        TokenStream stream = client.stream(client.recipe(ClientAuthentication.clientSecretBasic(Client.secret()))
                .withRevocation());
        AccessToken token = client.token(stream);

        client.runtime.closeGracefully().block();

        assertThat(client.issuer.accepts(token.reveal())).isFalse();
        assertThat(client.events()).endsWith("StreamClosed", "Revoked");
    }

    @Test
    void a_client_that_signs_proves_itself_there_as_well() {
        FakeClient signing = FakeClient.privateKeyJwt("bill");
        replaceBy(signing, signing.privateKeyPem());
        TokenStream stream = client.stream(client.recipe(ClientAuthentication.privateKeyJwt(Client.secret())
                        .withKeyId(signing.keyId())
                        .withTokenEndpointAudience())
                .withRevocation());
        AccessToken token = client.token(stream);

        stream.closeGracefully().block();

        assertThat(client.issuer.accepts(token.reveal())).isFalse();
        assertThat(client.issuer.journal()).refusedNothing().revokedExactly(1);
    }

    @Test
    void the_token_of_a_recipe_that_does_not_revoke_lives_on() {
        TokenStream stream = client.stream(client.recipe(ClientAuthentication.clientSecretBasic(Client.secret())));
        AccessToken token = client.token(stream);

        stream.closeGracefully().block();

        assertThat(client.issuer.accepts(token.reveal())).isTrue();
        assertThat(client.issuer.journal()).revokedExactly(0);
    }

    @Test
    void two_handles_on_one_token_have_it_taken_back_once_by_the_last() {
        ClientCredentialsRecipe recipe = client.recipe(ClientAuthentication.clientSecretBasic(Client.secret()))
                .withRevocation();
        TokenStream one = client.stream(recipe);
        TokenStream two = client.stream(recipe);
        AccessToken token = client.token(one);

        one.closeGracefully().block();
        assertThat(client.issuer.accepts(token.reveal())).isTrue();
        two.closeGracefully().block();

        assertThat(client.issuer.accepts(token.reveal())).isFalse();
        assertThat(client.issuer.journal()).revokedExactly(1);
    }

    @Test
    void an_issuer_that_is_down_does_not_keep_a_stream_from_closing() {
        TokenStream stream = client.stream(client.recipe(ClientAuthentication.clientSecretBasic(Client.secret()))
                .withRevocation());
        client.token(stream);
        client.issuer.goDown();

        stream.closeGracefully().block();

        assertThat(client.events()).endsWith("StreamClosed", "NotRevoked");
    }

    @Test
    void a_client_whose_secret_has_changed_meanwhile_is_refused_there() {
        TokenStream stream = client.stream(client.recipe(ClientAuthentication.clientSecretBasic(Client.secret()))
                .withRevocation());
        AccessToken token = client.token(stream);
        client.secretIsNow(Secret.of("not-the-secret"));

        stream.closeGracefully().block();

        assertThat(client.issuer.accepts(token.reveal())).isTrue();
        assertThat(client.issuer.journal()).refusedFor("bill", "invalid_client");
    }

    @Test
    void a_thousand_streams_are_closed_and_leave_no_token_behind() {
        replaceBy(BASIC.withTokenLifetime(Duration.ofMinutes(10)), BASIC.secret());
        for (int i = 0; i < 1_000; i++) {
            TokenStream stream = client.stream(client.recipe(ClientAuthentication.clientSecretBasic(Client.secret()))
                    .withRevocation());
            client.token(stream);
            stream.closeGracefully().block(ofSeconds(10));
        }

        assertThat(client.issuer.journal()).issuedExactly(1_000).revokedExactly(1_000);
        assertThat(List.copyOf(client.events()))
                .filteredOn(event -> event.equals("Revoked"))
                .hasSize(1_000);
    }

    private void replaceBy(FakeClient registered, Secret secret) {
        client.close();
        client = new Client(registered, secret);
    }
}
