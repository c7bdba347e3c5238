// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.access.fixture.ManualTime;
import io.dataflowoauth.access.fixture.RawSignatures;
import io.dataflowoauth.jose.SignatureAlgorithm;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What may be used once. */
class ReplayTest {
    private final ManualTime time = new ManualTime();

    @Test
    void a_token_of_one_use_is_taken_once_whatever_its_signature_looks_like() {
        Desk desk = new Desk(Desk.access().withOneUse(true));
        String input = Forge.token().input();
        byte[] good = Keys.P256.sign(SignatureAlgorithm.ES256, input);
        BigInteger r = new BigInteger(1, Arrays.copyOf(good, 32));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(good, 32, 64));
        byte[] twin = RawSignatures.pair(r, RawSignatures.ORDER.subtract(s));

        assertThat(desk.outcome(input + "." + Keys.base64(good))).isEqualTo(ThreatRow.ACCEPTED);
        assertThat(desk.outcome(input + "." + Keys.base64(good))).isEqualTo("access.replayed");
        assertThat(desk.outcome(input + "." + Keys.base64(twin))).isEqualTo("access.replayed");
    }

    @Test
    void a_token_of_one_use_needs_a_name() {
        Desk desk = new Desk(TokenProfile.plain(Forge.ISSUER, Forge.AUDIENCE).withOneUse(true));

        assertThat(desk.outcome(Forge.token().type("JWT").without("jti").jwt())).isEqualTo("access.claim-missing");
    }

    @Test
    void nothing_is_taken_when_there_is_no_room_to_remember() {
        Replays replays = new Replays(2, time);
        use(replays, 1);
        use(replays, 2);

        assertThat(refusal(replays, 3)).isEqualTo("access.replays-untold");
        assertThat(refusal(replays, 1)).isEqualTo("access.replayed");
    }

    @Test
    void room_comes_back_as_what_was_used_expires() {
        Replays replays = new Replays(2, time);
        use(replays, 1);
        use(replays, 2);

        time.step(Duration.ofMinutes(1));

        assertThatCode(() -> use(replays, 3)).doesNotThrowAnyException();
        assertThatCode(() -> use(replays, 1)).doesNotThrowAnyException();
    }

    @Test
    void of_many_who_use_it_at_once_one_wins() {
        Replays replays = new Replays(10_000, time);
        AtomicInteger won = new AtomicInteger();

        IntStream.range(0, 8_000).parallel().forEach(i -> {
            try {
                use(replays, i % 1_000);
                won.incrementAndGet();
            } catch (NotVerifiedException replayed) {
                assertThat(replayed.code()).isEqualTo("access.replayed");
            }
        });

        assertThat(won).hasValue(1_000);
    }

    private void use(Replays replays, int number) {
        replays.use(Fingerprint.ofParts("" + number), time.now().plusSeconds(60));
    }

    private String refusal(Replays replays, int number) {
        return catchThrowableOfType(NotVerifiedException.class, () -> use(replays, number))
                .code();
    }
}
