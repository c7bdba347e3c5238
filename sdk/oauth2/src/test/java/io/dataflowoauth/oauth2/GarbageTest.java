// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.fixture.Answers;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.http.Refusals;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random damage to real texts: whatever comes out is typed, and nothing that went in comes out. */
class GarbageTest {
    private static final int ROUNDS = 3_000;
    private static final String TOKEN =
            "{\"access_token\":\"c4naryc4nary\",\"token_type\":\"Bearer\",\"expires_in\":3600,"
                    + "\"scope\":\"a b\",\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}";
    private static final String CHALLENGE =
            "Basic realm=\"x\", Bearer realm=\"r\", error=\"invalid_token\", scope=\"a b\", error_description=\"\\\"q\\\"\"";
    private static final String STATUS = "{\"error\":{\"code\":403,\"message\":\"m\",\"details\":[{\"@type\":"
            + "\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"R\",\"metadata\":{\"k\":\"v\"}}]}}";
    private static final byte[] SALT = "{}[]\",:\\\u0000 =0-9e.tfn\u00ff".getBytes(StandardCharsets.UTF_8);

    private final long seed = new SplittableRandom().nextLong();
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void damaged_token_answers_give_a_token_or_a_typed_failure_without_an_echo() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damaged(TOKEN);

            Throwable failure = catchThrowable(
                    () -> TokenAnswers.read(Answers.of(200, "application/json", damaged), TokenRequest.defaults()));

            assertTyped(failure);
        }
    }

    @Test
    void random_bytes_are_no_json_and_a_typed_failure() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);

            assertTyped(catchThrowable(() -> JsonObject.parse(bytes).text("access_token")));
        }
    }

    @Test
    void damaged_refusals_are_read_as_far_as_they_go() {
        for (int round = 0; round < ROUNDS; round++) {
            String header = new String(damaged(CHALLENGE), StandardCharsets.ISO_8859_1);

            assertThat(Refusals.read(401, List.of(header), damaged(STATUS)).status())
                    .as("seed %d", seed)
                    .isEqualTo(401);
        }
    }

    private void assertTyped(Throwable failure) {
        if (failure != null) {
            assertThat(failure)
                    .as("seed %d", seed)
                    .isInstanceOf(TokenException.class)
                    .hasNoCause();
            assertThat(failure.getMessage()).as("seed %d", seed).doesNotContain("c4nary");
        }
    }

    private byte[] damaged(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int hits = 1 + random.nextInt(4);
        for (int hit = 0; hit < hits; hit++) {
            int at = random.nextInt(bytes.length);
            bytes[at] = random.nextBoolean() ? SALT[random.nextInt(SALT.length)] : (byte) random.nextInt(256);
        }
        return java.util.Arrays.copyOf(bytes, random.nextInt(5) == 0 ? random.nextInt(bytes.length) : bytes.length);
    }
}
