// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.google.BoundaryRule;
import io.dataflowoauth.google.GoogleRecipes;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class BoundedSourceTest {
    private static final String ISSUED = "{\"access_token\":\"ya29.b\",\"token_type\":\"Bearer\","
            + "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}";
    private static final TokenRecipe RECIPE = GoogleRecipes.bounded(
                    GoogleRecipes.attached(), BoundaryRule.reading("exports").under("customer-a/"))
            .recipe();

    private final FakeOpening opening = new FakeOpening();

    @Test
    void the_live_token_is_exchanged_with_the_boundary_and_nothing_else() {
        opening.answering(200, ISSUED);

        StepVerifier.create(token()).expectNextCount(1).verifyComplete();

        assertThat(opening.asked.get(0).uri()).hasToString("https://sts.googleapis.com/v1/token");
        assertThat(opening.form())
                .containsEntry("subject_token", "inner-1")
                .containsEntry("subject_token_type", "urn:ietf:params:oauth:token-type:access_token")
                .containsEntry(
                        "options",
                        "{\"accessBoundary\":{\"accessBoundaryRules\":[{\"availabilityCondition\":{\"expression\":"
                                + "\"resource.name.startsWith('projects/_/buckets/exports/objects/customer-a/') || "
                                + "api.getAttribute('storage.googleapis.com/objectListPrefix', '').startsWith('customer-a/')\"},"
                                + "\"availablePermissions\":[\"inRole:roles/storage.objectViewer\"],"
                                + "\"availableResource\":\"//storage.googleapis.com/projects/_/buckets/exports\"}]}}")
                .doesNotContainKeys("audience", "scope");
    }

    @ParameterizedTest
    @CsvSource({"'', 30", "'\"expires_in\":10,', 10", "'\"expires_in\":3600,', 30"})
    void a_bounded_token_never_outlives_the_whole_one(String stated, long seconds) {
        opening.answering(200, ISSUED.replaceFirst("\\{", "{" + stated));

        StepVerifier.create(token().map(AccessToken::lifetime))
                .expectNext(Duration.ofSeconds(seconds))
                .verifyComplete();
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_grant, google.inner-token-refused",
        "invalid_request, google.sts-rejected",
    })
    void a_refusal_is_explained(String error, String code) {
        opening.answering(400, "{\"error\":\"" + error + "\"}");

        StepVerifier.create(token())
                .verifyErrorSatisfies(
                        e -> assertThat(((TokenException) e).code()).isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"google.other-rule\",\"bucket\":\"exports\",\"roles\":[\"roles/a\"]}",
                "{\"kind\":\"google.boundary-rule\",\"bucket\":\"exports\"}",
                "{\"kind\":\"google.boundary-rule\",\"roles\":[\"roles/a\"]}",
                "{\"kind\":\"google.boundary-rule\",\"bucket\":\"exports\",\"roles\":[\"roles/a\"],\"surplus\":1}",
                "{\"kind\":\"google.boundary-rule\",\"bucket\":\"exports\",\"roles\":[\"inRole:roles/a\"]}",
                "{\"kind\":\"google.boundary-rule\",\"bucket\":\"exports\",\"roles\":[\"roles/a\"],\"prefix\":\"a'b\"}",
                "\"exports\""
            })
    void a_rule_that_is_none_is_refused(String rule) {
        assertThatThrownBy(() -> TokenRecipe.parse("{\"kind\":\"google.bounded\",\"rule1\":" + rule
                        + ",\"source\":{\"kind\":\"google.attached\"}}"))
                .isInstanceOf(TokenException.Misconfigured.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"rule2\":{\"kind\":\"google.boundary-rule\",\"bucket\":\"exports\",\"roles\":[\"roles/a\"]},"
            })
    void rules_that_are_missing_or_numbered_with_a_gap_are_refused(String rules) {
        assertThatThrownBy(() -> TokenRecipe.parse(
                        "{\"kind\":\"google.bounded\"," + rules + "\"source\":{\"kind\":\"google.attached\"}}"))
                .hasMessageStartingWith("google.boundary-invalid: ");
    }

    @Test
    void more_than_ten_rules_are_refused() {
        BoundaryRule[] eleven = IntStream.range(0, 11)
                .mapToObj(i -> BoundaryRule.reading("bucket-" + i))
                .toArray(BoundaryRule[]::new);

        assertThatThrownBy(() -> GoogleRecipes.bounded(GoogleRecipes.attached(), eleven))
                .hasMessageStartingWith("google.boundary-invalid: ");
    }

    @Test
    void rules_that_are_longer_than_google_takes_are_refused() {
        BoundaryRule[] many = IntStream.range(0, 8)
                .mapToObj(i -> BoundaryRule.reading("bucket-" + i).under("p".repeat(200)))
                .toArray(BoundaryRule[]::new);

        assertThatThrownBy(() ->
                        GoogleRecipes.bounded(GoogleRecipes.attached(), many).recipe())
                .hasMessageStartingWith("google.boundary-invalid: ")
                .hasMessageContaining("2048");
        assertThatThrownBy(() -> GoogleRecipes.bounded(GoogleRecipes.of(RECIPE), BoundaryRule.reading("exports"))
                        .recipe())
                .hasMessageStartingWith("google.boundary-invalid: ");
        assertThat(BoundaryRule.creating("inbox").under("a"))
                .hasToString("BoundaryRule[[roles/storage.objectCreator] on inbox/a]");
    }

    private Mono<AccessToken> token() {
        return new BoundedKind().open(RECIPE.object(), opening).token(RECIPE.request());
    }
}
