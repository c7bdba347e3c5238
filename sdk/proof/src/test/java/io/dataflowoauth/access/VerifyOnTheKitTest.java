// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.TestClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Tokens of a working issuer, over real sockets, in one virtual time: rotation, outage, expiry, and who it was. */
class VerifyOnTheKitTest {
    private static final String ORDERS = "https://orders.example";
    private static final FakeClient BILL = FakeClient.basic("bill");

    private final TestClock clock = TestClock.create();
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults()
            .withTime(clock)
            .withTokenLifetime(Duration.ofHours(2))
            .withSubjectTokenLifetime(Duration.ofHours(2)));
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withTime(clock)
            .withSecret("bill", Mono.just(BILL.secret()))
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    private final TokenVerifier access =
            verifier(TokenProfile.accessToken(issuer.issuer().toString(), ORDERS));
    private final TokenVerifier plain =
            verifier(TokenProfile.plain(issuer.issuer().toString(), ORDERS));

    @AfterEach
    void close() {
        runtime.close();
        issuer.close();
    }

    @Test
    void a_token_that_a_stream_got_is_verified_by_the_service_that_it_is_for() {
        issuer.registerClient(BILL.withScopes("orders.read").withAudiences(ORDERS));

        VerifiedToken verified = verified(access, accessToken());

        assertThat(verified.principal().subject()).isEqualTo("bill");
        assertThat(verified.principal().client()).contains("bill");
        assertThat(verified.scopes()).containsExactly("orders.read");
        assertThat(verified.issuer()).isEqualTo(issuer.issuer().toString());
    }

    @Test
    void keys_rotate_under_running_verifiers() {
        verified(plain, subjectToken());

        for (int rotation = 0; rotation < 5; rotation++) {
            clock.advance(Duration.ofSeconds(31));
            issuer.rotateKeys(Duration.ofMinutes(10));
            assertThat(verified(plain, subjectToken()).principal().subject()).isEqualTo("builds/7");
        }
    }

    @Test
    void a_token_whose_key_was_withdrawn_is_refused_within_the_lifetime_of_the_set() {
        String old = subjectToken();
        verified(plain, old);
        issuer.rotateKeys(Duration.ZERO);

        clock.advance(Duration.ofMinutes(5).plusSeconds(1));

        assertThat(refusal(plain, old).code()).isEqualTo("access.key-unknown");
    }

    @Test
    void an_outage_of_the_issuer_costs_nobody_a_call() {
        verified(plain, subjectToken());
        issuer.goDown();

        for (int minute = 0; minute < 50; minute++) {
            verified(plain, subjectToken());
            clock.advance(Duration.ofMinutes(1));
        }

        clock.advance(Duration.ofMinutes(6));
        NotVerifiedException refused = refusal(plain, subjectToken());
        assertThat(refused.isIndeterminate()).isTrue();
        issuer.comeBack();
        clock.advance(Duration.ofSeconds(31));
        verified(plain, subjectToken());
    }

    @Test
    void an_access_token_is_no_plain_one_and_the_other_way_round() {
        issuer.registerClient(BILL.withScopes("orders.read").withAudiences(ORDERS));

        assertThat(refusal(plain, accessToken()).code()).isEqualTo("access.type-wrong");
        assertThat(refusal(access, subjectToken()).code()).isEqualTo("access.type-wrong");
    }

    @Test
    void a_token_expires_in_virtual_time() {
        String token = subjectToken();
        verified(plain, token);

        clock.advance(Duration.ofHours(2).plusMinutes(1));

        assertThat(refusal(plain, token).code()).isEqualTo("access.token-expired");
    }

    private TokenVerifier verifier(TokenProfile profile) {
        return TokenVerifier.open(VerifierOptions.defaults().withProfile(profile), runtime);
    }

    private String subjectToken() {
        return issuer.subjectToken("builds/7", ORDERS).reveal();
    }

    private String accessToken() {
        TokenStream stream = TokenStream.open(
                OAuth2Recipes.clientCredentials(
                                issuer.issuer(),
                                "bill",
                                ClientAuthentication.clientSecretBasic(SecretRef.named("bill")))
                        .withScopes("orders.read")
                        .withAudience(ORDERS)
                        .recipe(),
                runtime);
        var token = stream.token().toFuture();
        clock.settle();
        return token.join().reveal();
    }

    private VerifiedToken verified(TokenVerifier verifier, String token) {
        CompletableFuture<VerifiedToken> verified = verifier.verify(token).toFuture();
        clock.settle();
        return verified.join();
    }

    private NotVerifiedException refusal(TokenVerifier verifier, String token) {
        try {
            throw new AssertionError("accepted " + verified(verifier, token));
        } catch (CompletionException refused) {
            return (NotVerifiedException) refused.getCause();
        }
    }
}
