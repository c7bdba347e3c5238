// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.introspection.IntrospectedToken;
import io.dataflowoauth.oauth2.introspection.Introspection;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** An issuer that really knows tells what a token is worth, to whom it concerns. */
class IntrospectionTest {
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final FakeClient bill =
            issuer.registerClient(FakeClient.basic("bill").withScopes("read").withAudiences("books"));
    private final FakeClient books =
            issuer.registerClient(FakeClient.secretJwt("books").withAudiences("books"));
    private final FakeClient stranger = issuer.registerClient(FakeClient.basic("stranger"));
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true))
            .withSecret("bill", Mono.just(bill.secret()))
            .withSecret("books", Mono.just(books.secret()))
            .withSecret("stranger", Mono.just(stranger.secret())));

    @AfterEach
    void close() {
        runtime.close();
        issuer.close();
    }

    @Test
    void a_resource_learns_what_a_token_that_is_for_it_is_worth() {
        AccessToken token = token(stream());

        IntrospectedToken known = told(books(), token.reveal());

        assertThat(known.isActive()).isTrue();
        assertThat(known.clientId()).contains("bill");
        assertThat(known.subject()).contains("bill");
        assertThat(known.scopes()).containsExactly("read");
        assertThat(known.audiences()).containsExactly("books");
        assertThat(known.issuer()).contains(issuer.issuer().toString());
        assertThat(known.expiresAt()).isPresent();
    }

    @Test
    void a_19_a_token_that_was_taken_back_is_not_active_at_the_next_question() {
        TokenStream stream = stream();
        AccessToken token = token(stream);
        assertThat(told(books(), token.reveal()).isActive()).isTrue();

        stream.closeGracefully().block(Duration.ofSeconds(10));

        assertThat(told(books(), token.reveal()).isActive()).isFalse();
    }

    @Test
    void a_19_a_token_that_nobody_issued_and_one_for_somebody_else_are_not_active() {
        AccessToken token = token(stream());
        OAuth2Client other = OAuth2Client.of(
                issuer.issuer(), "stranger", ClientAuthentication.clientSecretBasic(SecretRef.named("stranger")));

        assertThat(told(books(), "made-up").isActive()).isFalse();
        assertThat(told(other, token.reveal()).isActive()).isFalse();
    }

    @Test
    void a_client_that_cannot_prove_itself_learns_nothing() {
        OAuth2Client wrong = OAuth2Client.of(
                issuer.issuer(), "books", ClientAuthentication.clientSecretJwt(SecretRef.named("bill")));

        TokenException failure = catchThrowableOfType(TokenException.class, () -> told(wrong, "made-up"));

        assertThat(failure.code()).isEqualTo("oauth2.client-refused");
        assertThat(issuer.journal()).refusedFor("books", "invalid_client");
    }

    @Test
    void an_endpoint_that_the_door_does_not_permit_fails_at_open() {
        TokenException failure = catchThrowableOfType(
                TokenException.class,
                () -> Introspection.open(books(), URI.create("http://elsewhere.example/introspect"), runtime));

        assertThat(failure.code()).isEqualTo("oauth2.url-forbidden");
    }

    private OAuth2Client books() {
        return OAuth2Client.of(
                issuer.issuer(), "books", ClientAuthentication.clientSecretJwt(SecretRef.named("books")));
    }

    private TokenStream stream() {
        return TokenStream.open(
                OAuth2Recipes.clientCredentials(
                                issuer.issuer(),
                                "bill",
                                ClientAuthentication.clientSecretBasic(SecretRef.named("bill")))
                        .withScopes("read")
                        .withRevocation()
                        .recipe(),
                runtime);
    }

    private static AccessToken token(TokenStream stream) {
        return stream.token().block(Duration.ofSeconds(10));
    }

    private IntrospectedToken told(OAuth2Client client, String token) {
        try (Introspection introspection = Introspection.open(client, runtime)) {
            return introspection.introspect(Secret.of(token)).block(Duration.ofSeconds(10));
        }
    }
}
