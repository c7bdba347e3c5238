// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataflowoauth.testkit.internal.JwtRefused;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The right way to rotate keys, and the wrong ones, at once or in the moment when a token is signed. */
class KeyRotationTest {
    private final TestClock clock = TestClock.create();
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start(
            FakeOidcIssuerOptions.defaults().withTime(clock).withSubjectTokenLifetime(ofMinutes(60)));

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void a_key_that_is_published_before_use_voids_no_token_and_signs_when_its_time_has_come() {
        String first = issuer.keys().current();
        String old = token();

        issuer.keys().rotate(KeyRotation.publishedBeforeUse(ofMinutes(10)));
        List<String> published = issuer.keys().published();
        clock.advance(ofMinutes(10).minusMillis(1));
        String before = issuer.keys().current();
        clock.advance(ofSeconds(1));

        assertThat(before).isEqualTo(first);
        assertThat(published).hasSize(2).startsWith(first);
        assertThat(issuer.keys().current()).isEqualTo(published.get(1));
        assertThat(issuer.accepts(old)).isTrue();
        assertThat(issuer.accepts(token())).isTrue();
    }

    @Test
    void a_key_that_is_used_before_publication_makes_tokens_that_become_good_later() {
        issuer.keys().rotate(KeyRotation.usedBeforePublication(ofMinutes(5)));
        String early = token();

        boolean atFirst = issuer.accepts(early);
        clock.advance(ofMinutes(5));

        assertThat(atFirst).isFalse();
        assertThat(issuer.accepts(early)).isTrue();
    }

    @Test
    void keys_that_are_dropped_early_take_live_tokens_with_them() {
        String live = token();

        issuer.keys().rotate(KeyRotation.droppedEarly());

        assertThat(issuer.accepts(live)).isFalse();
        assertThat(issuer.accepts(token())).isTrue();
        assertThat(issuer.keys().published()).hasSize(1);
    }

    @Test
    void a_fault_rotates_in_the_moment_when_a_token_of_that_principal_is_signed() {
        issuer.faults().add(Fault.next(1).of("ada").rotating(KeyRotation.droppedEarly()));
        String live = token();

        String ofBen = issuer.subjectToken("ben", "bills").reveal();
        boolean untilThen = issuer.accepts(live);
        String ofAda = issuer.subjectToken("ada", "bills").reveal();

        assertThat(untilThen).isTrue();
        assertThat(issuer.accepts(ofBen)).isFalse();
        assertThat(issuer.accepts(ofAda)).isTrue();
        assertThat(issuer.journal().entries(JournalEntry.Kind.FAULT))
                .singleElement()
                .satisfies(struck -> assertThat(struck.principal()).isEqualTo("ada"))
                .satisfies(struck -> assertThat(struck.why()).contains("Keys were rotated: old keys dropped early."));
    }

    @Test
    void a_rotation_ends_nothing_and_a_bad_token_may_be_made_with_the_new_key() {
        issuer.faults()
                .add(Fault.next(1).rotating(KeyRotation.usedBeforePublication(ofMinutes(1))))
                .add(Fault.next(1).issuing(BadTokens.expired()));

        issuer.subjectToken("ada", "bills");

        assertThat(issuer.journal().entries(JournalEntry.Kind.FAULT))
                .extracting(entry -> entry.code().orElse(""))
                .containsExactly("key-rotation", "bad-token");
    }

    @Test
    void every_third_token_may_be_signed_with_a_new_key() {
        issuer.faults().add(Fault.everyNth(3).rotating(KeyRotation.publishedBeforeUse(ofSeconds(0))));

        List<String> tokens = IntStream.range(0, 9).mapToObj(i -> token()).toList();

        assertThat(tokens).allMatch(issuer::accepts);
        assertThat(issuer.keys().published()).hasSize(4);
    }

    @Test
    void whoever_signs_while_a_rotation_comes_due_signs_with_a_key_that_is_published() throws Exception {
        issuer.keys().rotate(KeyRotation.publishedBeforeUse(ofMinutes(1)));

        List<CompletableFuture<String>> signed = IntStream.range(0, 64)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    if (i == 32) {
                        clock.advance(ofMinutes(1));
                    }
                    return token();
                }))
                .toList();

        for (CompletableFuture<String> token : signed) {
            assertThat(verifies(token.join())).isTrue();
        }
    }

    @Test
    void a_span_that_is_negative_is_refused_when_it_is_said() {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyRotation.publishedBeforeUse(ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> KeyRotation.usedBeforePublication(ofSeconds(-1)));
    }

    @Test
    void it_reads_as_a_sentence() {
        assertThat(Fault.next(1).of("ada").rotating(KeyRotation.usedBeforePublication(ofMinutes(5))))
                .hasToString("Fault[the next 1 of ada rotates keys: used before publication, by PT5M]");
    }

    private String token() {
        return issuer.subjectToken("ada-or-not", "bills").reveal();
    }

    private boolean verifies(String token) {
        try {
            return !KitKeys.verify(token, issuer.jwks()).isEmpty();
        } catch (JwtRefused refused) {
            return false;
        }
    }
}
