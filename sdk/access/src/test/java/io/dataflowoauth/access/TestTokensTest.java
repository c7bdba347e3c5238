// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.KeyServer;
import io.dataflowoauth.access.fixture.ManualTime;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoorOptions;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** What the testkit has made is refused where no test runs, by its claim and by its key, and before any key is asked for. */
class TestTokensTest {
    private static final String MARKED =
            Forge.token().with("dfo_kit", "\"any\"").jwt();
    private static final String KIT_KEY = Forge.token()
            .header("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"dfo-kit-key-1\"}")
            .jwt();

    @Test
    void a_token_with_the_mark_of_the_kit_is_refused() {
        Desk desk = new Desk(Desk.access());

        assertThat(desk.outcome(MARKED)).isEqualTo("access.test-token");
        assertThat(desk.server.asked).isEmpty();
    }

    @Test
    void a_token_of_a_key_of_the_kit_is_refused_without_the_mark_too() {
        assertThat(new Desk(Desk.access()).outcome(KIT_KEY)).isEqualTo("access.test-token");
    }

    @Test
    void a_token_that_only_talks_of_the_kit_is_not_of_it() {
        String innocent = Forge.token().with("note", "\"dfo_kit\"").jwt();

        assertThat(new Desk(Desk.access()).outcome(innocent)).isEqualTo(ThreatRow.ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9999/jwks, true, accepted",
        "http://localhost:9999/jwks, true, accepted",
        "http://[::1]:9999/jwks, true, accepted",
        "https://kit.test/jwks, true, accepted",
        "https://KIT.TEST/jwks, true, accepted",
        "https://issuer.example/jwks, true, access.test-token",
        "https://127.0.0.1.example/jwks, true, access.test-token",
        "https://localhost.example/jwks, true, access.test-token",
        "https://kit.test.example/jwks, true, access.test-token",
        "https://kittest/jwks, true, access.test-token",
        "http://127.0.0.1:9999/jwks, false, access.test-token",
        "https://kit.test/jwks, false, access.test-token"
    })
    void it_is_taken_by_a_test_from_keys_of_this_machine_or_under_test(URI keys, boolean test, String outcome) {
        TokenProfile profile = Desk.access().withKeysAt(keys);
        TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
                .withTime(new ManualTime())
                .withResource(HttpDoor.class, new KeyServer())
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(test)));

        String became = TokenVerifier.open(VerifierOptions.defaults().withProfile(profile), runtime)
                .verify(MARKED)
                .map(verified -> ThreatRow.ACCEPTED)
                .onErrorResume(NotVerifiedException.class, refused -> Mono.just(refused.code()))
                .block();

        assertThat(became).isEqualTo(outcome.equals("accepted") ? ThreatRow.ACCEPTED : outcome);
    }
}
