// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dataflowoauth.RecipeSource;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** Our own clients against the catalogue that users run theirs against: no token, a failure that tells, nothing said of the body. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadAnswersOnTheSdkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final FakeClient client = issuer.registerClient(FakeClient.basic("reader"));
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withSecret("reader", Mono.just(client.secret()))
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    private final TokenRecipe recipe = OAuth2Recipes.clientCredentials(
                    issuer.issuer(), "reader", ClientAuthentication.clientSecretBasic(SecretRef.named("reader")))
            .withTokenEndpoint(issuer.tokenEndpoint())
            .recipe();

    static List<BadAnswer> all() {
        return BadAnswers.all();
    }

    @AfterAll
    void close() {
        runtime.close();
        issuer.close();
    }

    @Test
    void a_good_answer_is_a_token() {
        assertThat(asked(recipe).block(PATIENCE)).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_client_of_an_issuer_has_no_token_and_says_why_without_the_body(BadAnswer bad) {
        issuer.faults().add(Fault.next(1).at("/token").spoiling(bad));

        assertThatExceptionOfType(TokenException.class)
                .isThrownBy(() -> asked(recipe).block(PATIENCE))
                .satisfies(failure -> LeakSweep.forKnownSecrets()
                        .failure(bad.name(), failure)
                        .report()
                        .requireNone())
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("X-Injected", "one-more"));
    }

    private Mono<?> asked(TokenRecipe of) {
        RecipeSource source = RecipeSource.open(of, runtime);
        return source.token(source.request()).doFinally(end -> source.close());
    }
}
