// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.IssuedToken;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Token exchange against an issuer that checks what is exchanged. */
class ExchangeTest {
    private final Workload workload = Workload.create();
    private final FakeClient gateway = workload.register(FakeClient.basic("gateway"));
    private final FakeClient nightly = workload.register(FakeClient.basic("nightly"));

    @AfterEach
    void close() {
        workload.close();
    }

    @Test
    void a_projected_token_is_read_again_and_exchanged_for_the_workloads_own(@TempDir Path folder) {
        Path file = folder.resolve("token");
        String issuer = workload.issuer.issuer().toString();
        bindSecrets();
        workload.issuer.keepSubjectTokenIn(file, "system:serviceaccount:etl:nightly", issuer);
        var stream = workload.stream(OAuth2Recipes.exchanging(SubjectToken.file(file.toString()), at("gateway"))
                .recipe());
        AccessToken first = workload.token(stream);
        workload.clock.advance(Duration.ofMinutes(30));

        AccessToken later = workload.token(stream);

        assertThat(known(first).principal()).isEqualTo("system:serviceaccount:etl:nightly");
        assertThat(workload.issuer.accepts(later.reveal())).isTrue();
        assertThat(workload.issuer.journal()).refusedNothing();
    }

    @Test
    void the_live_token_of_another_recipe_is_exchanged_and_named_in_the_chain() {
        bindSecrets();
        var stream = workload.stream(
                OAuth2Recipes.exchanging(own("nightly"), at("gateway")).recipe());

        AccessToken token = workload.token(stream);

        assertThat(known(token).principal()).isEqualTo("nightly");
        assertThat(token.scopes()).containsExactly(Workload.READ);
        assertThat(OAuth2Recipes.exchanging(own("nightly"), at("gateway"))
                        .recipe()
                        .request()
                        .principal()
                        .names())
                .containsExactly("nightly", "gateway");
    }

    @Test
    void a_17_a_delegation_names_who_acts_on_whose_behalf() {
        bindSecrets();
        Secret ada =
                workload.issuer.subjectToken("ada", workload.issuer.issuer().toString());
        workload.secret("ada", () -> ada);
        var stream = workload.stream(OAuth2Recipes.exchanging(SubjectToken.named("ada"), at("gateway"))
                .withActor(own("nightly"))
                .recipe());

        AccessToken token = workload.token(stream);

        assertThat(known(token).principal()).isEqualTo("ada");
        assertThat(payload(token)).contains("\"act\":{\"sub\":\"nightly\"}");
    }

    @Test
    void the_end_of_the_subject_token_is_not_the_end_of_what_it_was_exchanged_for() {
        bindSecrets();
        var stream = workload.stream(
                OAuth2Recipes.exchanging(own("nightly"), at("gateway")).recipe());
        workload.clock.advance(Duration.ofSeconds(1));
        AccessToken inner = workload.token(workload.stream(own("nightly")));
        workload.clock.advance(Duration.ofSeconds(30));

        AccessToken token = workload.token(stream);

        assertThat(token.expiresAt()).isAfter(inner.expiresAt());
    }

    @Test
    void a_subject_token_that_is_over_is_not_sent() {
        bindSecrets();
        Secret old =
                workload.issuer.subjectToken("ada", workload.issuer.issuer().toString());
        workload.secret("ada", () -> old);
        var stream = workload.stream(OAuth2Recipes.exchanging(SubjectToken.named("ada"), at("gateway"))
                .recipe());
        workload.clock.advance(Duration.ofMinutes(6));

        TokenException failure = workload.failure(stream);

        assertThat(failure.code()).isEqualTo("oauth2.subject-token-expired");
        assertThat(workload.issuer.journal()).refusedNothing();
    }

    @Test
    void a_subject_token_for_somebody_else_is_refused() {
        bindSecrets();
        Secret other = workload.issuer.subjectToken("ada", "https://elsewhere.example/");
        workload.secret("ada", () -> other);

        TokenException failure =
                workload.failure(workload.stream(OAuth2Recipes.exchanging(SubjectToken.named("ada"), at("gateway"))
                        .recipe()));

        assertThat(failure).isInstanceOf(TokenException.Rejected.class);
        assertThat(failure.code()).isEqualTo("oauth2.issuer-refused");
        assertThat(failure.getMessage()).doesNotContain(other.reveal());
    }

    @Test
    void recipes_that_exchange_each_other_by_name_are_refused_at_open() {
        bindSecrets();
        TokenRecipe circle = OAuth2Recipes.exchanging(TokenRecipe.named("other"), at("gateway"))
                .recipe();
        workload.recipe(
                "other",
                OAuth2Recipes.exchanging(TokenRecipe.named("one"), at("nightly"))
                        .recipe());
        workload.recipe("one", circle);

        TokenException failure = catchThrowableOfType(TokenException.class, () -> workload.stream(circle));

        assertThat(failure.code()).isEqualTo("core.name-circle");
    }

    private void bindSecrets() {
        workload.secret("gateway", gateway::secret).secret("nightly", nightly::secret);
    }

    private OAuth2Client at(String client) {
        return workload.at(client, ClientAuthentication.clientSecretBasic(SecretRef.named(client)));
    }

    private TokenRecipe own(String client) {
        return OAuth2Recipes.clientCredentials(at(client)).recipe();
    }

    private IssuedToken known(AccessToken token) {
        return workload.issuer.find(token.reveal()).orElseThrow();
    }

    private static String payload(AccessToken token) {
        return new String(Base64.getUrlDecoder().decode(token.reveal().split("\\.")[1]), StandardCharsets.UTF_8);
    }
}
