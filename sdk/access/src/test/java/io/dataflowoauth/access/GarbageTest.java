// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Whatever comes, it is refused with a code, and nothing of it is shown. */
class GarbageTest {
    private static final String ALPHABET = "ABCXYZabcxyz0189-_..  =+/{}[]\",:\\\u0000\u00e4\ud83d";

    private final Desk desk = new Desk(Desk.access());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void garbage_is_refused_with_a_code_and_nothing_else(long seed) {
        Random random = new Random(seed);

        for (int i = 0; i < 2_000; i++) {
            assertThat(failure(garbage(random))).isInstanceOf(NotVerifiedException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void signed_garbage_is_refused_with_a_code_or_is_no_garbage(long seed) {
        Random random = new Random(seed);
        byte[] good = Forge.token().payload().getBytes(StandardCharsets.UTF_8);

        for (int i = 0; i < 500; i++) {
            byte[] payload = good.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
            }
            assertThat(failure(Forge.token().jwtOf(payload)))
                    .isInstanceOfAny(NotVerifiedException.class, NoFailure.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void headers_of_garbage_are_refused_with_a_code_or_are_none(long seed) {
        Random random = new Random(seed);
        byte[] good = "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"p256\"}".getBytes(StandardCharsets.UTF_8);

        for (int i = 0; i < 500; i++) {
            byte[] header = good.clone();
            header[random.nextInt(header.length)] = (byte) random.nextInt(256);
            assertThat(failure(
                            Forge.token().jwtOf(header, Forge.token().payload().getBytes(StandardCharsets.UTF_8))))
                    .isInstanceOfAny(NotVerifiedException.class, NoFailure.class);
        }
    }

    @Test
    void no_refusal_shows_anything_of_a_token() {
        List<String> shown = new ArrayList<>();
        ThreatTablesTest.tokens().filter(row -> row.token().length() > 30).forEach(row -> {
            Throwable failure = failure(new Desk(row.profile()), row.token());
            if (failure instanceof NotVerifiedException refused
                    && (holds(refused.getMessage(), row.token())
                            || holds(refused.diagnosis().toString(), row.token())
                            || refused.getStackTrace().length > 0)) {
                shown.add(row.toString());
            }
        });

        assertThat(shown).isEmpty();
    }

    /** What tells them apart is the diagnosis, which is for a log: nothing else may. */
    @Test
    void a_wrong_signature_an_unknown_key_and_an_expired_token_fail_in_one_way() {
        Desk known = new Desk(Desk.access());
        known.verified(Forge.token().jwt());
        String wrong = Forge.token().jwtSigned(new byte[64]);
        String unknownKey = Forge.token()
                .header("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"none\"}")
                .jwtSigned(new byte[64]);
        String expired = Forge.token()
                .with("exp", "" + (Forge.NOW - 100))
                .with("iat", "" + (Forge.NOW - 200))
                .jwt();

        List<NotVerifiedException> failures = Stream.of(wrong, unknownKey, expired)
                .map(token -> (NotVerifiedException) failure(known, token))
                .toList();

        assertThat(failures)
                .extracting(NotVerifiedException::code)
                .containsExactly("access.signature-wrong", "access.key-unknown", "access.token-expired");
        assertThat(failures).allSatisfy(failure -> {
            assertThat(failure.diagnosis().layer()).isEqualTo(Diagnosis.Layer.AUTHENTICATION);
            assertThat(failure.isIndeterminate()).isFalse();
            assertThat(failure.getCause()).isNull();
            assertThat(failure.getStackTrace()).isEmpty();
        });
    }

    @Test
    void a_refusal_says_which_layer_for_whom_and_what_to_change() {
        NotVerifiedException refused = (NotVerifiedException)
                failure(Forge.token().with("aud", "\"other\"").jwt());

        assertThat(refused.code()).isEqualTo("access.audience-wrong");
        assertThat(refused.diagnosis().principal().acting()).isEqualTo("ada");
        assertThat(refused.diagnosis().missing()).isEqualTo(Forge.AUDIENCE);
        assertThat(refused.remedy()).contains("audience");
        assertThat(refused.isIndeterminate()).isFalse();
        assertThat(refused).hasMessageStartingWith("authentication access.audience-wrong for ada");
    }

    /** Any run of characters that could be a part of a signature or of claims. */
    private static boolean holds(String text, String token) {
        for (String part : token.split("\\.", -1)) {
            for (int i = 0; i + 16 <= Math.min(part.length(), 4_096); i += 8) {
                if (text.contains(part.substring(i, i + 16))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String garbage(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(200); i >= 0; i--) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private Throwable failure(String token) {
        return failure(desk, token);
    }

    private static Throwable failure(Desk desk, String token) {
        return desk.verifier
                .verify(token)
                .map(verified -> (Throwable) new NoFailure())
                .onErrorResume(Mono::just)
                .block();
    }

    private static final class NoFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
