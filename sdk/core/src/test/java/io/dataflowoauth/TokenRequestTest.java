// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRequestTest {
    @Test
    void the_default_leaves_everything_to_the_issuer() {
        TokenRequest request = TokenRequest.defaults();

        assertThat(request.principal()).isEqualTo(PrincipalChain.unknown());
        assertThat(request.scopes()).isEmpty();
        assertThat(request.audience()).isEmpty();
        assertThat(request.lifetime()).isEmpty();
        assertThat(request.claims()).isEmpty();
    }

    @Test
    void each_change_leaves_the_rest_and_the_original_as_they_were() {
        TokenRequest full = full();

        assertThat(full.principal()).isEqualTo(PrincipalChain.of("job"));
        assertThat(full.scopes()).containsExactly("read", "write");
        assertThat(full.audience()).hasValue("https://api.example");
        assertThat(full.lifetime()).hasValue(Duration.ofSeconds(2));
        assertThat(full.claims()).hasValue("{\"acr\":1}");
        assertThat(full.withScopes("other").audience()).hasValue("https://api.example");
        assertThat(full.withScopes("other")).isNotEqualTo(full);
    }

    @Test
    void equal_requests_ask_for_the_same() {
        assertThat(full()).isEqualTo(full()).hasSameHashCodeAs(full());
        List<UnaryOperator<TokenRequest>> changes = List.of(
                request -> request.withPrincipal(PrincipalChain.of("other")),
                request -> request.withScopes(List.of()),
                request -> request.withAudience("other"),
                request -> request.withLifetime(Duration.ofSeconds(3)),
                request -> request.withClaims("{}"));

        assertThat(changes)
                .allSatisfy(change -> assertThat(change.apply(full())).isNotEqualTo(full()));
    }

    @Test
    void it_reads_as_one_line_without_the_claims() {
        assertThat(full())
                .hasToString("TokenRequest[job, scopes [read, write], audience https://api.example, lifetime PT2S]");
        assertThat(TokenRequest.defaults()).hasToString("TokenRequest[unknown, scopes []]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\"b", "a\\b", "a\nb", "é"})
    void a_scope_is_what_rfc_6749_allows(String scope) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenRequest.defaults().withScopes(scope));
    }

    @Test
    void a_scope_given_twice_counts_once() {
        assertThat(TokenRequest.defaults().withScopes("a", "a").scopes()).containsExactly("a");
    }

    @Test
    void a_lifetime_is_positive_and_nulls_are_refused_by_name() {
        TokenRequest request = TokenRequest.defaults();

        assertThatIllegalArgumentException().isThrownBy(() -> request.withLifetime(Duration.ZERO));
        assertThatNullPointerException()
                .isThrownBy(() -> request.withLifetime(null))
                .withMessage("lifetime");
        assertThatNullPointerException()
                .isThrownBy(() -> request.withAudience(null))
                .withMessage("audience");
        assertThatNullPointerException()
                .isThrownBy(() -> request.withPrincipal(null))
                .withMessage("principal");
    }

    private static TokenRequest full() {
        return TokenRequest.defaults()
                .withPrincipal(PrincipalChain.of("job"))
                .withScopes("write", "read")
                .withAudience("https://api.example")
                .withLifetime(Duration.ofSeconds(2))
                .withClaims("{\"acr\":1}");
    }
}
