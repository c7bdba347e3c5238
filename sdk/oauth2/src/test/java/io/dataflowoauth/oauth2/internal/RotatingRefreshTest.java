// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.fixture.FixedOpening;
import io.dataflowoauth.fixture.HeldTime;
import io.dataflowoauth.fixture.ScriptedDoor;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.oauth2.RefreshTokenKeeper;
import io.dataflowoauth.oauth2.RefreshTokenRecipe;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** Which refresh token is sent after what the one before it met. */
class RotatingRefreshTest {
    private final List<String> kept = new ArrayList<>();
    private final ScriptedDoor door = new ScriptedDoor();
    private final FixedOpening opening = new FixedOpening(HeldTime.at(Instant.parse("2026-03-01T10:00:00Z")))
            .secret("env:LOGIN", "first")
            .lend(HttpDoor.class, door)
            .bind(RefreshTokenKeeper.class, "vault", token -> Mono.fromRunnable(() -> kept.add(token.reveal())));
    private final RefreshTokenKind kind = new RefreshTokenKind();
    private final TokenSource source = kind.open(recipe().object(), opening);

    @Test
    void what_took_over_is_sent_next_though_the_place_still_shows_the_old_one() {
        door.answering(200, granted("second")).answering(200, granted("third")).answering(200, granted("fourth"));

        token();
        token();
        token();

        assertThat(List.of(sent(0), sent(1), sent(2))).containsExactly("first", "second", "third");
        assertThat(kept).containsExactly("second", "third", "fourth");
    }

    @Test
    void a_place_that_lags_behind_by_one_shows_a_spent_one_that_is_not_sent() {
        door.answering(200, granted("second")).answering(200, granted("third")).answering(200, granted("fourth"));
        token();
        token();

        opening.secret("env:LOGIN", "second");
        token();

        assertThat(sent(2)).isEqualTo("third");
    }

    @Test
    void one_that_comes_back_unchanged_stays() {
        door.answering(200, granted("first")).answering(200, granted("first"));

        token();
        token();

        assertThat(sent(1)).isEqualTo("first");
        assertThat(kept).isEmpty();
    }

    @Test
    void a_57_a_lost_answer_leaves_it_in_doubt_and_it_is_not_sent_again() {
        door.losing();

        assertThat(failure().code()).isEqualTo("oauth2.network-failed");
        assertThat(failure().code()).isEqualTo("oauth2.refresh-token-doubtful");

        assertThat(door.calls()).isEqualTo(1);
    }

    @Test
    void a_57_one_that_was_never_sent_is_sent_at_the_next_try() {
        door.unreachable().answering(200, granted("second"));

        assertThat(failure().code()).isEqualTo("oauth2.network-failed");
        token();

        assertThat(sent(1)).isEqualTo("first");
    }

    @ParameterizedTest
    @CsvSource({"400,oauth2.issuer-refused", "401,oauth2.issuer-refused", "429,oauth2.issuer-unavailable"})
    void an_issuer_that_did_not_take_it_may_be_asked_again(int status, String code) {
        door.answering(status, "{}").answering(200, granted("second"));

        assertThat(failure().code()).isEqualTo(code);
        token();

        assertThat(sent(1)).isEqualTo("first");
    }

    @ParameterizedTest
    @CsvSource({"500", "502", "503", "504"})
    void an_answer_of_a_broken_server_or_gateway_leaves_it_in_doubt(int status) {
        door.answering(status, "{}");

        failure();

        assertThat(failure().code()).isEqualTo("oauth2.refresh-token-doubtful");
    }

    @Test
    void a_success_that_cannot_be_read_leaves_it_in_doubt() {
        door.answering(200, "<html>");

        assertThat(failure().code()).isEqualTo("oauth2.json-invalid");

        assertThat(failure().code()).isEqualTo("oauth2.refresh-token-doubtful");
    }

    @Test
    void a_replacement_is_kept_though_the_access_token_beside_it_is_no_good() {
        door.answering(200, "{\"access_token\":\"t\",\"token_type\":\"mac\",\"refresh_token\":\"second\"}")
                .answering(200, granted("third"));

        assertThat(failure().code()).isEqualTo("oauth2.token-answer-invalid");
        token();

        assertThat(kept).containsExactly("second", "third");
        assertThat(sent(1)).isEqualTo("second");
    }

    @Test
    void scopes_and_resources_are_asked_for_with_it() {
        door.answering(200, granted("second"));

        token();

        assertThat(door.form(0))
                .containsEntry("grant_type", List.of("refresh_token"))
                .containsEntry("scope", List.of("read"))
                .containsEntry("resource", List.of("https://api.example/"))
                .containsEntry("client_id", List.of("mobile"));
    }

    private static RefreshTokenRecipe recipe() {
        OAuth2Client client = OAuth2Client.of(
                        URI.create("https://issuer.example/"), "mobile", ClientAuthentication.none())
                .withTokenEndpoint(URI.create("https://issuer.example/token"))
                .withScopes("read")
                .withResource(URI.create("https://api.example/"));
        return OAuth2Recipes.refreshing(SecretRef.env("LOGIN"), client).withKeeper("vault");
    }

    private static String granted(String refreshToken) {
        return "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":60,\"refresh_token\":\"" + refreshToken
                + "\"}";
    }

    private AccessToken token() {
        return Objects.requireNonNull(
                source.token(kind.request(recipe().object())).block());
    }

    private TokenException failure() {
        return catchThrowableOfType(TokenException.class, this::token);
    }

    private String sent(int call) {
        return door.form(call).get("refresh_token").get(0);
    }
}
