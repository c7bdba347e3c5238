// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.fixture.Answers;
import io.dataflowoauth.fixture.FixedOpening;
import io.dataflowoauth.fixture.SteppedTime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Subject tokens are read anew each time, and one that is over goes nowhere. */
class SubjectTokensTest {
    private static final URI URL = URI.create("https://ci.example/token?audience=sts");

    private final SteppedTime time = new SteppedTime();
    private final List<HttpAsk> asked = new ArrayList<>();
    private HttpAnswer answer = Answers.json(200, "{\"value\":\"from-url\"}");
    private final FixedOpening opening = new FixedOpening(time).lend(HttpDoor.class, this::exchange);

    @Test
    void a_token_is_read_anew_for_each_exchange() {
        opening.secret("file:/t", "first\n");
        Mono<io.dataflowoauth.Secret> token = SubjectTokens.open(SubjectToken.file("/t"), opening);
        assertThat(text(token)).isEqualTo("first");

        opening.secret("file:/t", "second");

        assertThat(text(token)).isEqualTo("second");
    }

    @Test
    void a_file_may_hold_the_token_as_a_member_of_json() {
        opening.secret("file:/t", "{\"id_token\":\"inside\",\"other\":1}");

        assertThat(text(SubjectTokens.open(SubjectToken.file("/t").withJsonField("id_token"), opening)))
                .isEqualTo("inside");
    }

    @Test
    void a_url_is_asked_with_its_headers_and_its_secret() {
        opening.secret("env:REQUEST_TOKEN", "r3quest");
        SubjectToken place = SubjectToken.url(URL)
                .withHeader("X-Kind", "oidc")
                .withAuthorization(SecretRef.env("REQUEST_TOKEN"))
                .withJsonField("value");

        assertThat(text(SubjectTokens.open(place, opening))).isEqualTo("from-url");

        assertThat(asked.get(0).uri()).isEqualTo(URL);
        assertThat(asked.get(0).headers())
                .containsEntry("X-Kind", "oidc")
                .containsEntry("Authorization", "Bearer r3quest");
    }

    @Test
    void a_url_may_answer_with_plain_text() {
        answer = Answers.of(200, "text/plain", " plain-token\n".getBytes(StandardCharsets.UTF_8));

        assertThat(text(SubjectTokens.open(SubjectToken.url(URL), opening))).isEqualTo("plain-token");
    }

    @Test
    void a_jwt_whose_time_is_over_is_refused_before_anything_is_exchanged() {
        opening.secret("named:ci", jwtThatEndsAt(time.now().getEpochSecond() + 60));
        Mono<io.dataflowoauth.Secret> token = SubjectTokens.open(SubjectToken.named("ci"), opening);
        assertThat(text(token)).startsWith("eyJ");

        time.step(Duration.ofSeconds(60));

        TokenException failure = failure(token);
        assertThat(failure.code()).isEqualTo("oauth2.subject-token-expired");
        assertThat(failure).hasMessageNotContaining("eyJ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "a.b.c", "..", "a.e30.c", "a.eyJleHAiOiJ4In0.c", "<saml/>"})
    void what_is_no_jwt_with_an_end_is_left_to_the_issuer(String token) {
        opening.secret("named:ci", token);

        assertThat(text(SubjectTokens.open(SubjectToken.named("ci"), opening))).isEqualTo(token);
    }

    @Test
    void an_empty_or_endless_token_is_refused() {
        opening.secret("named:blank", " \n").secret("named:long", "x".repeat(64 * 1024 + 1));

        assertThat(failure(SubjectTokens.open(SubjectToken.named("blank"), opening))
                        .code())
                .isEqualTo("oauth2.subject-token-invalid");
        assertThat(failure(SubjectTokens.open(SubjectToken.named("long"), opening))
                        .code())
                .isEqualTo("oauth2.subject-token-invalid");
    }

    @Test
    void a_26_what_has_control_characters_is_no_token_as_the_environment_of_a_process() {
        opening.secret("named:environ", "PATH=/bin\u0000HOME=/root");

        TokenException failure = failure(SubjectTokens.open(SubjectToken.named("environ"), opening));

        assertThat(failure.code()).isEqualTo("oauth2.subject-token-invalid");
        assertThat(failure.getMessage()).doesNotContain("PATH");
    }

    @Test
    void a_url_that_refuses_or_fails_is_told_apart() {
        answer = Answers.json(403, "{}");
        assertThat(failure(SubjectTokens.open(SubjectToken.url(URL), opening)))
                .isInstanceOf(TokenException.Rejected.class);

        answer = Answers.json(503, "{}");
        assertThat(failure(SubjectTokens.open(SubjectToken.url(URL), opening)))
                .isInstanceOf(TokenException.Unavailable.class);
    }

    @Test
    void a_url_that_is_not_permitted_fails_at_open() {
        SubjectToken place = SubjectToken.url(URI.create("http://169.254.169.254/latest"));

        assertThat(catchThrowableOfType(TokenException.class, () -> SubjectTokens.open(place, opening))
                        .code())
                .isEqualTo("oauth2.url-forbidden");
    }

    @Test
    void a_place_is_the_same_after_it_was_written_into_a_recipe() {
        List<SubjectToken> places = List.of(
                SubjectToken.file("/var/run/token").withJsonField("t"),
                SubjectToken.named("ci"),
                SubjectToken.url(URL)
                        .withHeader("X-A", "b: c")
                        .withHeader("X-B", "d")
                        .withAuthorization(SecretRef.named("request")));

        for (SubjectToken place : places) {
            RecipeObject.Reader fields =
                    place.writeTo(RecipeObject.of("test.kind")).read();
            assertThat(SubjectToken.readFrom(fields)).isEqualTo(place);
            fields.end();
        }
    }

    @Test
    void a_recipe_with_a_place_that_cannot_be_is_misconfigured() {
        RecipeObject recipe = RecipeObject.of("test.kind");
        List<RecipeObject> wrong = List.of(
                recipe,
                recipe.with("subjectToken", "somewhere"),
                recipe.with("subjectToken", "url:https://a b/"),
                recipe.with("subjectToken", "url:https://a.example/").withSet("subjectTokenHeaders", List.of("X")),
                recipe.with("subjectToken", "url:https://a.example/")
                        .withSet("subjectTokenHeaders", List.of("Authorization: x")),
                recipe.with("subjectToken", "url:https://a.example/")
                        .withSet("subjectTokenHeaders", List.of("Host: x")),
                recipe.with("subjectToken", "file:/t").withSet("subjectTokenHeaders", List.of("X: y")));

        for (RecipeObject one : wrong) {
            assertThatThrownBy(() -> SubjectToken.readFrom(one.read()))
                    .isInstanceOf(TokenException.Misconfigured.class);
        }
    }

    @Test
    void a_place_prints_without_its_query() {
        assertThat(SubjectToken.url(URL)).hasToString("url:https://ci.example/token");
    }

    private Mono<HttpAnswer> exchange(HttpAsk ask) {
        asked.add(ask);
        return Mono.just(answer);
    }

    private static String text(Mono<io.dataflowoauth.Secret> token) {
        return Objects.requireNonNull(token.block()).reveal();
    }

    private static TokenException failure(Mono<io.dataflowoauth.Secret> token) {
        return catchThrowableOfType(TokenException.class, token::block);
    }

    private static String jwtThatEndsAt(long seconds) {
        return Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8))
                + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(("{\"exp\":" + seconds + "}").getBytes(StandardCharsets.UTF_8))
                + ".c2ln";
    }
}
