// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RecipeSource;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.BadAnswer;
import io.dataflowoauth.testkit.BadAnswers;
import io.dataflowoauth.testkit.BadToken;
import io.dataflowoauth.testkit.BadTokens;
import io.dataflowoauth.testkit.DataflowOAuthExtension;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.Fault;
import io.dataflowoauth.testkit.IamService;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.KeyRotation;
import io.dataflowoauth.testkit.TestClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

@ExtendWith(DataflowOAuthExtension.class)
class FaultsGuideTest {
    private static final Duration PATIENCE = ofSeconds(20);
    private static final String ORDERS = "https://orders.example";

    static List<BadToken> badTokens() {
        return BadTokens.all();
    }

    static List<BadAnswer> badAnswers() {
        return BadAnswers.all();
    }

    @Test
    void faults_read_as_sentences(FakeOidcIssuer issuer, IamStub iam) {
        // #region sentences
        issuer.faults()
                .add(Fault.everyNth(3).of("reader").answering(503).withRetryAfter(ofSeconds(2)))
                .add(Fault.next(1).at("*/jwks").spoiling(BadAnswers.truncated()))
                .add(Fault.next(1).of("ada").issuing(BadTokens.wrongAudience()));
        iam.faults()
                .add(Fault.lasting(ofMinutes(5)).at(IamService.STS).resetting())
                .add(Fault.always().at(IamService.METADATA).slowing(ofSeconds(1)));
        // #endregion sentences

        assertThat(issuer.accepts(issuer.subjectToken("ada", ORDERS).reveal())).isFalse();
    }

    // #region backoff
    @Test
    void an_issuer_that_fails_every_third_time_is_never_pressed_and_no_caller_notices(
            TestClock clock, FakeOidcIssuer issuer, TokenRuntime runtime) {
        FakeClient reader = issuer.registerClient(FakeClient.basic("reader").withScopes("read"));
        issuer.faults().add(Fault.everyNth(3).of("reader").answering(503).withRetryAfter(ofSeconds(2)));

        try (TokenRuntime own = TokenRuntime.open(runtime.options().withSecret("reader", Mono.just(reader.secret())));
                TokenStream tokens = TokenStream.open(reading(issuer.issuer()), own)) {
            for (int second = 0; second < 3_600; second += 5) {
                AccessToken token = tokens.token().block(PATIENCE);
                assertThat(issuer.accepts(token.reveal())).isTrue();
                clock.advance(ofSeconds(5));
            }
        }

        assertThat(issuer.journal())
                .backedOff("reader")
                .refreshedBeforeExpiry("reader")
                .gotScopes("reader", "read");
    }
    // #endregion backoff

    // #region tokens
    @ParameterizedTest
    @MethodSource("badTokens")
    void my_verifier_refuses_every_bad_token(BadToken bad, FakeOidcIssuer issuer, TokenRuntime runtime) {
        TokenProfile profile = TokenProfile.plain(issuer.issuer().toString(), ORDERS);
        TokenVerifier verifier = TokenVerifier.open(VerifierOptions.defaults().withProfile(profile), runtime);

        issuer.faults().add(Fault.next(1).issuing(bad));
        String token = issuer.subjectToken("ada", ORDERS).reveal();

        assertThatThrownBy(() -> verifier.verify(token).block(PATIENCE)).isInstanceOf(NotVerifiedException.class);
    }
    // #endregion tokens

    @Test
    void keys_are_rotated_well_and_badly(TestClock clock, FakeOidcIssuer issuer, IamStub iam) {
        // #region rotations
        issuer.keys().rotate(KeyRotation.publishedBeforeUse(ofMinutes(10))); // as it should be
        clock.advance(ofMinutes(10));

        issuer.faults().add(Fault.next(1).of("ada").rotating(KeyRotation.usedBeforePublication(ofMinutes(5))));
        String early = issuer.subjectToken("ada", ORDERS).reveal(); // nobody can verify it
        boolean atFirst = issuer.accepts(early);
        clock.advance(ofMinutes(5)); // and now everybody can

        iam.faults().add(Fault.everyNth(10).at(IamService.METADATA).rotating(KeyRotation.droppedEarly()));
        // #endregion rotations

        assertThat(atFirst).isFalse();
        assertThat(issuer.keys().published()).hasSize(3);
    }

    // #region answers
    @ParameterizedTest
    @MethodSource("badAnswers")
    void my_client_takes_no_bad_answer_for_a_token(BadAnswer bad, FakeOidcIssuer issuer, TokenRuntime runtime) {
        FakeClient reader = issuer.registerClient(FakeClient.basic("reader").withScopes("read"));
        issuer.faults().add(Fault.always().at("/token").spoiling(bad));

        try (TokenRuntime own = TokenRuntime.open(runtime.options().withSecret("reader", Mono.just(reader.secret())));
                RecipeSource source = RecipeSource.open(reading(issuer.issuer()), own)) {
            assertThatThrownBy(() -> source.token(source.request()).block(PATIENCE))
                    .isInstanceOf(TokenException.class);
        }
    }
    // #endregion answers

    private static TokenRecipe reading(URI issuer) {
        return OAuth2Recipes.clientCredentials(
                        issuer, "reader", ClientAuthentication.clientSecretBasic(SecretRef.named("reader")))
                .withScopes("read")
                .recipe();
    }
}
