// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.access.fixture.Proof;
import io.dataflowoauth.jose.SignatureAlgorithm;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** What a caller is told, in the words of the RFCs, and no more than it may know. */
class AnswersTest {
    private final Door door = new Door();

    private static String expired() {
        return Forge.token()
                .with("iat", "" + (Forge.NOW - 7200))
                .with("exp", "" + (Forge.NOW - 3600))
                .jwt();
    }

    static Stream<Arguments> badTokens() {
        return Stream.of(
                Arguments.of("access.signature-wrong", Forge.token().jwtSigned(new byte[64])),
                Arguments.of(
                        "access.signature-wrong",
                        Forge.token()
                                .signedBy(Keys.OTHER_RSA, SignatureAlgorithm.RS256)
                                .header("{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"rsa\"}")
                                .jwt()),
                Arguments.of(
                        "access.key-unknown",
                        Forge.token()
                                .header("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"nobody\"}")
                                .jwt()),
                Arguments.of("access.token-expired", expired()),
                Arguments.of(
                        "access.audience-wrong",
                        Forge.token().with("aud", "\"other\"").jwt()),
                Arguments.of(
                        "access.issuer-untrusted",
                        Forge.token().with("iss", "\"https://evil.example\"").jwt()),
                Arguments.of("access.token-malformed", "garbage"));
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void no_answer_tells_what_was_wrong_with_a_token(String code, String token) {
        GuardAnswer answer = door.answer(Door.bearing(token), Door.READ);

        assertThat(door.outcomes.get(0).diagnosis().orElseThrow().code()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(Door.challenges(answer))
                .containsExactly(
                        "Bearer error=\"invalid_token\", error_description=\"The token was not accepted\"",
                        "DPoP algs=\"ES256 Ed25519 EdDSA PS256 RS256\"");
        assertThat(answer.body())
                .isEqualTo("{\"detail\":\"The token was not accepted.\",\"status\":401,\"title\":\"Unauthorized\"}");
        assertThat(answer.headers()).containsOnlyKeys("Cache-Control", "Content-Type", "WWW-Authenticate");
    }

    @Test
    void a_missing_scope_is_named_with_all_that_are_needed() {
        GuardAnswer answer = door.answer(
                Door.bearing(Door.token()), Requirement.verified().withScopes("orders.read", "orders.write"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(Door.challenges(answer))
                .containsExactly("Bearer error=\"insufficient_scope\", scope=\"orders.read orders.write\"");
        assertThat(door.outcomes.get(0).diagnosis().orElseThrow().missing()).isEqualTo("orders.write");
    }

    @Test
    void a_denial_tells_its_id_and_nothing_of_the_policy() {
        GuardAnswer answer = door.answer(Door.bearing(Door.token()), Door.DELETE);

        String id = door.outcomes.get(0).decision().orElseThrow().id();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.headers()).doesNotContainKey("WWW-Authenticate");
        assertThat(answer.body())
                .isEqualTo("{\"decision\":\"" + id
                        + "\",\"detail\":\"The caller may not do this.\",\"status\":403,\"title\":\"Forbidden\"}");
    }

    @Test
    void what_cannot_be_told_now_is_worth_another_try_later() {
        door.desk.server.goDown();

        GuardAnswer answer = door.answer(Door.bearing(Door.token()), Door.READ);

        assertThat(door.outcomes.get(0).diagnosis().orElseThrow().code()).isEqualTo("access.keys-unavailable");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers().get("Retry-After")).containsExactly("30");
        assertThat(answer.headers()).doesNotContainKey("WWW-Authenticate");
    }

    @Test
    void a_guard_without_a_policy_grants_nothing_and_says_that_it_cannot_tell() {
        AccessGuard bare = AccessGuard.open(door.desk.verifier, GuardOptions.defaults(), door.desk.time);

        GuardAnswer answer = bare.admit(Door.bearing(Door.token()), Door.READ)
                .map(let -> new GuardAnswer(200, Map.of(), ""))
                .onErrorResume(failure -> Mono.just(bare.answer(Door.bearing(""), Door.READ, failure)))
                .block();

        assertThat(answer.status()).isEqualTo(503);
    }

    @Test
    void a_proof_that_breaks_a_rule_is_told_from_a_token_that_does() {
        String bound = Proof.boundTo(Keys.P256);
        String wrong = Proof.by(Keys.P256, bound).with("htm", "\"POST\"").jwt();

        assertThat(Door.challenges(door.answer(Door.proving(bound, wrong), Door.READ)))
                .containsExactly(
                        "DPoP algs=\"ES256 Ed25519 EdDSA PS256 RS256\", error=\"invalid_dpop_proof\","
                                + " error_description=\"The token was not accepted\"",
                        "Bearer");
        assertThat(Door.challenges(door.answer(Door.bearing(bound), Door.READ)).get(0))
                .startsWith("Bearer error=\"invalid_token\"");
    }

    @Test
    void another_sign_in_is_asked_for_as_rfc_9470_says() {
        Requirement strict =
                Requirement.verified().withSignInClasses("phr", "mfa").withSignInWithin(Duration.ofMinutes(5));

        GuardAnswer answer = door.answer(Door.bearing(Door.token()), strict);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(Door.challenges(answer))
                .containsExactly("Bearer error=\"insufficient_user_authentication\", acr_values=\"phr mfa\","
                        + " max_age=\"300\"");
    }

    @Test
    void a_realm_and_the_metadata_of_the_service_are_told_where_they_are_set() {
        Door named = new Door(options -> options.withRealm("orders")
                .withResourceMetadata(URI.create("https://api.example/.well-known/oauth-protected-resource")));

        assertThat(Door.challenges(named.answer(Door.request(), Door.READ)).get(0))
                .isEqualTo("Bearer realm=\"orders\","
                        + " resource_metadata=\"https://api.example/.well-known/oauth-protected-resource\"");
    }

    @Test
    void explanations_are_told_only_where_somebody_wants_them_and_never_hold_the_policy() {
        Door open = new Door(options -> options.withExplanations(true));

        String expired = open.answer(Door.bearing(expired()), Door.READ).body();
        String denied = open.answer(Door.bearing(Door.token()), Door.DELETE).body();

        assertThat(expired).contains("\"code\":\"access.token-expired\"").contains("\"remedy\":");
        assertThat(denied)
                .contains("\"code\":\"policy.not-granted\"")
                .contains("\"missing\":\"orders.delete on //api.example/orders\"")
                .doesNotContain("secret-binding")
                .doesNotContain("reader");
    }

    @Test
    void a_fault_of_ours_is_told_as_nothing_but_that() {
        GuardAnswer answer =
                door.guard.answer(Door.request(), Door.READ, new IllegalStateException("canary: a stack of secrets"));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("canary").doesNotContain("IllegalState");
    }

    @Test
    void what_cannot_stand_in_a_header_never_gets_there() {
        List<String> scopes = List.of("a\"b", "a b", "", "ä", "a\r\nSet-Cookie: x", "a\\b");

        assertThat(scopes)
                .allSatisfy(scope -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> Requirement.verified().withScopes(scope)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GuardOptions.defaults().withRealm("a\"\r\nb"));
        assertThat(Challenge.of("Bearer").with("scope", "a\"\r\nX: y").toString())
                .isEqualTo("Bearer");
    }
}
