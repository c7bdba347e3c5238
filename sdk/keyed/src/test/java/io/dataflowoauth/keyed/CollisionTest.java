// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** No key gets another key's token, however alike they are made: the source gives each token a text that is its request. */
class CollisionTest {
    /** Texts that look alike when they are joined, trimmed, folded or normalized; each pair of the first six has one hash. */
    private static final List<String> ALIKE = List.of(
            "AaAa",
            "BBBB",
            "AaBB",
            "BBAa",
            "Aa",
            "BB",
            "a",
            "ab",
            "b",
            "a,b",
            "a b",
            "a|b",
            "a/b",
            "a:b",
            "a\\b",
            "a;b",
            "a→b",
            "a → b",
            " a",
            "a ",
            "A",
            "\u00e9",
            "e\u0301",
            "\uFF41",
            "\u0430",
            "\u212A",
            "K",
            "k",
            "\ud83d\ude00",
            "null",
            "unknown",
            "[]",
            "a]",
            "[a",
            "%61",
            "a%20b",
            "a+b",
            "\"a\"",
            "a\u200b",
            "\u00df",
            "ss",
            "\u0130",
            "i");

    private static final List<String> SCOPES =
            List.of("a", "b", "ab", "a,b", "a|b", "a:b", "a;b", "AaAa", "BBBB", "AaBB", "A", "a/b", "a+b", "null");

    private final Map<TokenRequest, String> texts = new HashMap<>();
    private final TokenRuntime runtime =
            TokenRuntime.open(RuntimeOptions.defaults().withTime(new VirtualTime()));
    private final TokenStreams family = TokenStreams.of(
            request -> Mono.fromSupplier(() -> AccessToken.bearer(written(request), Duration.ofHours(1))),
            FamilyOptions.defaults(),
            runtime);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void one_keys_token_never_reaches_another(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<TokenRequest> distinct = new LinkedHashSet<>();
        for (int i = 0; i < 3_000; i++) {
            distinct.add(requestOf(random));
        }

        for (int round = 0; round < 2; round++) {
            for (TokenRequest request : distinct) {
                assertThat(Caller.of(family.token(request)).values()).containsExactly(written(request));
            }
        }

        Set<String> written =
                new LinkedHashSet<>(distinct.stream().map(this::written).toList());
        assertThat(written).as("each request has a text of its own").hasSameSizeAs(distinct);
    }

    @Test
    void requests_with_one_hash_have_tokens_of_their_own() {
        List<TokenRequest> requests =
                List.of(Stage.tenant("AaAa"), Stage.tenant("BBBB"), Stage.tenant("AaBB"), Stage.tenant("BBAa"));
        assertThat(requests)
                .extracting(TokenRequest::hashCode)
                .containsOnly(requests.get(0).hashCode());

        assertThat(requests)
                .extracting(request -> Caller.of(family.token(request)).values().get(0))
                .doesNotHaveDuplicates();
    }

    @Test
    void the_same_texts_in_other_fields_are_another_key() {
        TokenRequest nothing = TokenRequest.defaults();
        List<TokenRequest> requests = List.of(
                nothing,
                nothing.withPrincipal(PrincipalChain.of("a")),
                nothing.withAudience("a"),
                nothing.withAudience(""),
                nothing.withClaims("a"),
                nothing.withClaims(""),
                nothing.withScopes("a"),
                nothing.withPrincipal(PrincipalChain.of("a").then("b")),
                nothing.withPrincipal(PrincipalChain.of("b").then("a")),
                nothing.withPrincipal(PrincipalChain.of("a → b")),
                nothing.withScopes("a", "b"),
                nothing.withScopes("ab"),
                nothing.withLifetime(Duration.ofSeconds(1)),
                nothing.withLifetime(Duration.ofMillis(1)));

        assertThat(requests)
                .extracting(request -> Caller.of(family.token(request)).values().get(0))
                .doesNotHaveDuplicates();
    }

    @Test
    void what_is_the_same_request_is_the_same_key() {
        TokenRequest one = TokenRequest.defaults().withScopes("b", "a", "b").withAudience("x");
        TokenRequest two =
                TokenRequest.defaults().withAudience("y").withAudience("x").withScopes(List.of("a", "b"));

        assertThat(Caller.of(family.token(one)).token())
                .isSameAs(Caller.of(family.token(two)).token());
        assertThat(family.health().keys()).isEqualTo(1);
    }

    private TokenRequest requestOf(SplittableRandom random) {
        TokenRequest request = TokenRequest.defaults();
        PrincipalChain principal = PrincipalChain.unknown();
        for (int i = random.nextInt(3); i > 0; i--) {
            principal = principal.then(text(random));
        }
        request = request.withPrincipal(principal);
        request = random.nextBoolean() ? request.withAudience(text(random)) : request;
        request = random.nextInt(3) == 0 ? request.withClaims(text(random)) : request;
        request =
                random.nextInt(4) == 0 ? request.withLifetime(Duration.ofMillis(1 + random.nextInt(2) * 999)) : request;
        List<String> scopes = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            scopes.add(SCOPES.get(random.nextInt(SCOPES.size())));
        }
        return request.withScopes(scopes);
    }

    private static String text(SplittableRandom random) {
        return ALIKE.get(random.nextInt(ALIKE.size()));
    }

    /** A text for a request that tells it from every other: each part is written with its length. */
    private String written(TokenRequest request) {
        return texts.computeIfAbsent(request, asked -> {
            StringBuilder text = new StringBuilder();
            write(text, asked.principal().names());
            write(text, asked.scopes());
            write(text, asked.audience().stream().toList());
            write(text, asked.claims().stream().toList());
            write(text, asked.lifetime().map(Duration::toString).stream().toList());
            return text.toString();
        });
    }

    private static void write(StringBuilder text, Iterable<String> parts) {
        text.append('(');
        for (String part : parts) {
            text.append(part.length()).append('=');
            part.chars().forEach(character -> text.append(character).append('.'));
        }
        text.append(')');
    }
}
