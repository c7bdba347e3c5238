// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class AccessTokenTest {
    private static final Duration LIFETIME = Duration.ofSeconds(2);
    private static final Instant START = Instant.parse("2026-11-23T21:00:00Z");

    @Test
    void the_lifetime_counts_from_the_stamp() {
        AccessToken token = AccessToken.bearer("value", LIFETIME).stamped(START);

        assertThat(token.issuedAt()).isEqualTo(START);
        assertThat(token.expiresAt()).isEqualTo(START.plusSeconds(2));
        assertThat(token.lifetime()).isEqualTo(LIFETIME);
    }

    @Test
    void without_a_stamp_there_are_no_instants() {
        AccessToken token = AccessToken.bearer("value", LIFETIME);

        assertThatIllegalStateException().isThrownBy(token::issuedAt);
        assertThatIllegalStateException().isThrownBy(token::expiresAt);
    }

    @Test
    void the_value_shows_only_where_it_is_asked_for() {
        AccessToken token = AccessToken.bearer("hunter2", LIFETIME)
                .withScopes(Set.of("b", "a"))
                .stamped(START);

        assertThat(token.reveal()).isEqualTo("hunter2");
        assertThat(token.authorization()).isEqualTo("Bearer hunter2");
        assertThat(token.type()).isEqualTo("Bearer");
        assertThat(token.scopes()).containsExactly("a", "b");
        assertThat(token.binding()).isEqualTo(TokenBinding.none());
        assertThat(token)
                .hasToString("AccessToken[" + token.id() + ", Bearer, masked, lives PT2S from 2026-11-23T21:00:00Z]");
    }

    @Test
    void a_stamped_token_is_still_the_same_token() {
        AccessToken made = AccessToken.bearer("value", LIFETIME);
        AccessToken again = AccessToken.bearer("value", LIFETIME);

        assertThat(made.stamped(START).withScopes(Set.of("a"))).isEqualTo(made).hasSameHashCodeAs(made);
        assertThat(again).isNotEqualTo(made);
        assertThat(again.sameValue(made)).isTrue();
        assertThat(AccessToken.bearer("other", LIFETIME).sameValue(made)).isFalse();
    }

    @Test
    void serials_are_random_and_say_nothing() {
        Set<String> serials = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            serials.add(AccessToken.bearer("hunter2", LIFETIME).id());
        }

        assertThat(serials).hasSize(1_000).allMatch(serial -> serial.matches("[0-9a-f]{16}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\r\nX: y", "a\u0000", "é", "a\u007f"})
    void a_value_that_could_split_a_header_is_refused_without_being_echoed(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AccessToken.bearer(value, LIFETIME))
                .withMessage("An access token has visible ASCII characters only (RFC 6749 A.12)");
    }

    @Test
    void a_lifetime_is_positive() {
        assertThatIllegalArgumentException().isThrownBy(() -> AccessToken.bearer("x", Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> AccessToken.bearer("x", LIFETIME.negated()));
    }

    @Test
    void a_bound_token_brings_its_key_along_whatever_is_done_to_it() {
        DpopKey key = new SilentKey("t-h-u-m-b");

        AccessToken token = AccessToken.dpop("s3cret", Duration.ofMinutes(1), key)
                .withScopes(Set.of("read"))
                .stamped(Instant.EPOCH);

        assertThat(token.authorization()).isEqualTo("DPoP s3cret");
        assertThat(token.binding()).isEqualTo(TokenBinding.dpop("t-h-u-m-b"));
        assertThat(token.dpopKey()).containsSame(key);
        assertThat(token.toString()).doesNotContain("s3cret");
        assertThat(AccessToken.bearer("s3cret", Duration.ofMinutes(1)).dpopKey())
                .isEmpty();
    }

    private record SilentKey(String thumbprint) implements DpopKey {
        @Override
        public Mono<String> proof(DpopRequest request) {
            return Mono.empty();
        }

        @Override
        public boolean learn(DpopRequest answered, String nonce) {
            return false;
        }
    }
}
