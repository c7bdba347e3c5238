// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChainGarbageTest {
    private static final long SEED = 20_300_101L;
    private static final int ROUNDS = 300;
    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_%&=+.\"{}[]:, \u0000\u00e9";

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Chain chain = new Chain();

    @Test
    void no_subject_token_passes_with_one_character_changed() {
        String token = chain.keys.sign(chain.claims());

        for (int i = 0; i < ROUNDS; i++) {
            int at = random.nextInt(token.length());
            String changed = token.substring(0, at) + other(token.charAt(at)) + token.substring(at + 1);

            // the last character of a base64url part has bits that say nothing
            boolean says = at + 1 < token.length() && token.charAt(at + 1) != '.';
            if (says) {
                assertThat(chain.exchange(changed).status())
                        .as("seed %d, character %d", SEED, at)
                        .isEqualTo(400);
            }
        }
    }

    @Test
    void garbage_at_the_sts_is_refused_in_json() {
        String form = Chain.encoded(chain.form(chain.keys.sign(chain.claims())));

        for (int i = 0; i < ROUNDS; i++) {
            Answer answer = chain.exchange(garbled(form), Map.of());

            assertThat(answer.status()).as("seed %d, round %d", SEED, i).isIn(200, 400);
            assertThat(JsonText.read(answer.body()))
                    .as("seed %d, round %d", SEED, i)
                    .isPresent();
        }
    }

    @Test
    void garbage_at_the_credentials_api_is_refused_in_json() {
        String federated = chain.federated();
        Desk desk = Desk.credentials(chain.state, new AccountRules(chain.accounts, Set::of), Chain.calm());
        String body = "{\"scope\":[\"read\"],\"lifetime\":\"2s\",\"delegates\":[]}";

        for (int i = 0; i < ROUNDS; i++) {
            Call call = Call.of(
                            "POST",
                            "/any",
                            Map.of("Authorization", List.of(garbled("Bearer " + federated))),
                            garbled(body))
                    .matching(List.of("-", garbled("reader@demo.iam.gserviceaccount.com")));
            Answer answer = desk.answer(call);

            assertThat(answer.status()).as("seed %d, round %d", SEED, i).isIn(400, 401, 403);
            assertThat(JsonText.read(answer.body()))
                    .as("seed %d, round %d", SEED, i)
                    .isPresent();
        }
    }

    /** A text in which up to two places are replaced, cut out or doubled; often none. */
    private String garbled(String text) {
        StringBuilder garbled = new StringBuilder(text);
        for (int i = random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(garbled.length());
            int end = Math.min(garbled.length(), at + random.nextInt(4));
            String put = random.nextBoolean() ? "" : String.valueOf(other('\0'));
            garbled.replace(at, end, put);
        }
        return garbled.toString();
    }

    private char other(char than) {
        char one = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        return one == than ? '!' : one;
    }
}
