// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.fixture.FixedOpening;
import io.dataflowoauth.fixture.HeldTime;
import io.dataflowoauth.fixture.ScriptedDoor;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.ExchangedToken;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.oauth2.SubjectToken;
import io.dataflowoauth.oauth2.TokenExchange;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Tokens that a client was given are presented as they are, and what comes back is checked. */
class PresentedTokensTest {
    private static final String GRANTED = "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":60}";
    private static final String EXCHANGED = "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":60,"
            + "\"issued_token_type\":\"" + TokenExchange.ACCESS_TOKEN + "\"}";

    private final ScriptedDoor door = new ScriptedDoor();
    private final FixedOpening opening = new FixedOpening(HeldTime.at(Instant.parse("2026-03-01T10:00:00Z")))
            .lend(HttpDoor.class, door)
            .secret("named:ada", "of-ada")
            .secret("named:robot", "of-the-robot");

    @Test
    void an_exchange_presents_subject_and_actor_each_with_its_type() {
        door.answering(200, EXCHANGED);

        token(OAuth2Recipes.exchanging(SubjectToken.named("ada"), client())
                .withActor(ExchangedToken.of(SubjectToken.named("robot")).withType(TokenExchange.ID_TOKEN))
                .recipe());

        assertThat(door.form(0))
                .containsEntry("grant_type", List.of("urn:ietf:params:oauth:grant-type:token-exchange"))
                .containsEntry("subject_token", List.of("of-ada"))
                .containsEntry("actor_token", List.of("of-the-robot"))
                .containsEntry("actor_token_type", List.of(TokenExchange.ID_TOKEN))
                .containsKey("subject_token_type");
    }

    @Test
    void an_exchange_that_gives_another_type_than_was_asked_for_is_no_answer() {
        door.answering(200, EXCHANGED);

        TokenException failure = failure(OAuth2Recipes.exchanging(SubjectToken.named("ada"), client())
                .withRequestedTokenType(TokenExchange.JWT)
                .recipe());

        assertThat(failure).isInstanceOf(TokenException.Invalid.class);
        assertThat(failure.getMessage()).doesNotContain("of-ada");
    }

    @Test
    void a_subject_that_is_empty_is_not_exchanged() {
        opening.secret("named:ada", " ");

        TokenException failure = failure(
                OAuth2Recipes.exchanging(SubjectToken.named("ada"), client()).recipe());

        assertThat(failure.code()).isEqualTo("oauth2.subject-token-invalid");
        assertThat(door.calls()).isZero();
    }

    @Test
    void a_refresh_token_that_stays_is_sent_again_each_time() {
        door.answering(200, GRANTED).answering(200, GRANTED.replace("}", ",\"refresh_token\":\"of-ada\"}"));
        TokenSource source = open(refreshing());

        read(source, refreshing());
        read(source, refreshing());

        assertThat(door.form(0)).containsEntry("refresh_token", List.of("of-ada"));
        assertThat(door.form(1))
                .containsEntry("grant_type", List.of("refresh_token"))
                .containsEntry("refresh_token", List.of("of-ada"));
    }

    @Test
    void a_refresh_token_that_is_replaced_without_a_keeper_is_a_mistake_of_the_recipe() {
        door.answering(200, GRANTED.replace("}", ",\"refresh_token\":\"the-next\"}"));

        TokenException failure = failure(refreshing());

        assertThat(failure).isInstanceOf(TokenException.Misconfigured.class);
        assertThat(failure.code()).isEqualTo("oauth2.refresh-token-rotates");
        assertThat(failure.getMessage()).doesNotContain("the-next", "of-ada");
    }

    @Test
    void a_refresh_token_that_is_refused_is_told() {
        door.answering(400, "{\"error\":\"invalid_grant\"}");

        assertThat(failure(refreshing())).isInstanceOf(TokenException.Rejected.class);
    }

    @Test
    void an_assertion_that_somebody_else_made_goes_as_it_is() {
        door.answering(200, GRANTED);

        token(OAuth2Recipes.presenting(SubjectToken.named("ada"), client()).recipe());

        assertThat(door.form(0)).containsEntry("assertion", List.of("of-ada"));
    }

    private static TokenRecipe refreshing() {
        return OAuth2Recipes.refreshing(SecretRef.named("ada"), client()).recipe();
    }

    private static OAuth2Client client() {
        return OAuth2Client.of(URI.create("https://issuer.example/"), "bill", ClientAuthentication.none())
                .withTokenEndpoint(URI.create("https://issuer.example/token"));
    }

    private TokenSource open(TokenRecipe recipe) {
        return ServiceLoader.load(RecipeKind.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(one -> one.name().equals(recipe.object().kind()))
                .findFirst()
                .orElseThrow()
                .open(recipe.object(), opening);
    }

    private static void read(TokenSource source, TokenRecipe recipe) {
        Objects.requireNonNull(source.token(recipe.request()).block());
    }

    private void token(TokenRecipe recipe) {
        read(open(recipe), recipe);
    }

    private TokenException failure(TokenRecipe recipe) {
        return catchThrowableOfType(TokenException.class, () -> token(recipe));
    }
}
