// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenExceptionTest {
    private static final ErrorCode CODE = new ErrorCode("test.code", "It happened.", "Change it.");
    private static final Refusal REFUSAL = Refusal.ofStatus(503).withDescription("Busy.");
    private static final Instant LATER = Instant.parse("2026-11-23T21:00:05Z");

    @ParameterizedTest
    @MethodSource("each_kind")
    void each_kind_says_code_detail_and_remedy(TokenException failure) {
        assertThat(failure).hasMessage("test.code: It broke. Change it.").hasNoCause();
        assertThat(failure.code()).isEqualTo("test.code");
        assertThat(failure.detail()).isEqualTo("It broke.");
        assertThat(failure.remedy()).isEqualTo("Change it.");
        assertThat(failure.principal()).isEqualTo(PrincipalChain.unknown());
        assertThat(failure.nextTry()).isEmpty();
        assertThat(failure.retryAfter()).isEmpty();
        assertThat(failure.retryCanHelp()).isEqualTo(failure instanceof TokenException.Unavailable);
    }

    @ParameterizedTest
    @MethodSource("each_kind")
    void each_waiter_gets_an_exception_of_its_own_kind_with_the_next_try(TokenException failure) {
        TokenException told = failure.again(Optional.of(LATER));

        assertThat(told)
                .isNotSameAs(failure)
                .hasSameClassAs(failure)
                .hasMessage("test.code: It broke. Change it. Next try at 2026-11-23T21:00:05Z.");
        assertThat(told.nextTry()).hasValue(LATER);
        assertThat(failure.nextTry()).isEmpty();
        assertThat(told.again(Optional.empty()).nextTry()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("each_kind")
    void the_innermost_principal_is_kept(TokenException failure) {
        PrincipalChain inner = PrincipalChain.of("job");
        PrincipalChain outer = inner.then("reader");

        TokenException named = failure.forPrincipal(inner);

        assertThat(named).hasSameClassAs(failure).hasMessage("test.code: It broke. [for job] Change it.");
        assertThat(named.forPrincipal(outer)).isSameAs(named);
    }

    @ParameterizedTest
    @MethodSource("each_kind")
    void each_kind_travels_whole(TokenException failure) {
        TokenException told = failure.forPrincipal(PrincipalChain.of("job")).again(Optional.of(LATER));

        TokenException back = Serialized.thereAndBack(told);

        assertThat(back).hasSameClassAs(told).hasMessage(told.getMessage());
        assertThat(back.code()).isEqualTo(told.code());
        assertThat(back.detail()).isEqualTo(told.detail());
        assertThat(back.remedy()).isEqualTo(told.remedy());
        assertThat(back.principal()).isEqualTo(told.principal());
        assertThat(back.nextTry()).isEqualTo(told.nextTry());
        assertThat(back.refusal()).isEqualTo(told.refusal());
    }

    @Test
    void a_blank_detail_stands_for_the_sentence_of_the_code() {
        TokenException failure = new TokenException.Invalid(CODE, " ");

        assertThat(failure.detail()).isEqualTo("It happened.");
        assertThat(failure).hasMessage("test.code: It happened. Change it.");
    }

    @Test
    void an_issuer_that_asks_for_patience_is_quoted() {
        TokenException failure = new TokenException.Unavailable(CODE, REFUSAL, Optional.of(Duration.ofSeconds(7)))
                .again(Optional.of(LATER));

        assertThat(failure.detail()).isEqualTo("HTTP 503: Busy.");
        assertThat(failure.refusal()).hasValue(REFUSAL);
        assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(7));
        assertThat(Serialized.thereAndBack(failure).retryAfter()).hasValue(Duration.ofSeconds(7));
    }

    static List<TokenException> each_kind() {
        return List.of(
                new TokenException.Rejected(CODE, "It broke.", REFUSAL),
                new TokenException.Unavailable(CODE, "It broke."),
                new TokenException.Invalid(CODE, "It broke."),
                new TokenException.Forbidden(CODE, "It broke."),
                new TokenException.Misconfigured(CODE, "It broke."),
                new TokenException.Closed(CODE, "It broke."));
    }
}
