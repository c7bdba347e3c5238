// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataflowoauth.Secret;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.access.fixture.Proof;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Nonces for DPoP proofs (RFC 9449 sections 8.2 and 9). */
class ProofNonceTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Door door = new Door(options -> options.withProofNonces(MINUTE));
    private final String token = Proof.boundTo(Keys.P256);

    @Test
    void a_proof_without_the_nonce_is_told_the_nonce_and_then_taken() {
        GuardAnswer first =
                door.answer(Door.proving(token, Proof.by(Keys.P256, token).jwt()), Door.READ);

        assertThat(first.status()).isEqualTo(401);
        assertThat(Door.challenges(first).get(0)).contains("error=\"use_dpop_nonce\"");
        assertThat(admitted("p-1", nonceOf(first)).newNonce()).isEmpty();
    }

    @Test
    void the_nonce_before_is_taken_still_and_the_new_one_told() {
        String old = nonce();
        door.desk.time.step(MINUTE);

        Access access = admitted("p-2", old);

        assertThat(access.newNonce()).contains(nonce());
        assertThat(nonce()).isNotEqualTo(old);
    }

    @Test
    void an_older_nonce_is_refused_and_so_is_a_made_up_one() {
        String old = nonce();
        door.desk.time.step(MINUTE.multipliedBy(2));

        assertThat(door.outcome(Door.proving(token, proof("p-3", old)), Door.READ))
                .isEqualTo("access.proof-nonce-wrong");
        assertThat(door.outcome(Door.proving(token, proof("p-4", "made-up")), Door.READ))
                .isEqualTo("access.proof-nonce-wrong");
    }

    @Test
    void a_proof_with_the_nonce_is_taken_once() {
        String proof = proof("p-5", nonce());

        assertThat(door.outcome(Door.proving(token, proof), Door.READ)).isEqualTo("admitted");
        assertThat(door.outcome(Door.proving(token, proof), Door.READ)).isEqualTo("access.replayed");
    }

    @Test
    void replicas_that_share_a_secret_take_each_others_nonces_and_others_do_not() {
        Secret shared = Secret.of("0123456789abcdef0123456789abcdef");
        Door one = new Door(options -> options.withProofNonces(MINUTE, shared));
        Door other = new Door(options -> options.withProofNonces(MINUTE, shared));
        String nonce = nonceOf(one.answer(Door.proving(token), Door.READ));

        assertThat(other.outcome(Door.proving(token, proof("p-6", nonce)), Door.READ))
                .isEqualTo("admitted");
        assertThat(door.outcome(Door.proving(token, proof("p-7", nonce)), Door.READ))
                .isEqualTo("access.proof-nonce-wrong");
    }

    @Test
    void bearer_tokens_need_no_nonce() {
        GuardAnswer answer = door.answer(Door.request(), Door.READ);

        assertThat(door.outcome(Door.bearing(Door.token()), Door.READ)).isEqualTo("admitted");
        assertThat(answer.headers()).doesNotContainKey("DPoP-Nonce");
    }

    @Test
    void a_weak_secret_or_a_short_stretch_is_no_option() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GuardOptions.defaults().withProofNonces(Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GuardOptions.defaults().withProofNonces(MINUTE, Secret.of("short")));
    }

    private Access admitted(String id, String nonce) {
        return Mono.from(door.guard.admit(Door.proving(token, proof(id, nonce)), Door.READ))
                .block();
    }

    private String proof(String id, String nonce) {
        return Proof.by(Keys.P256, token)
                .with("jti", "\"" + id + "\"")
                .with("nonce", "\"" + nonce + "\"")
                .jwt();
    }

    private String nonce() {
        return nonceOf(door.answer(Door.proving(token), Door.READ));
    }

    private static String nonceOf(GuardAnswer answer) {
        return answer.headers().get("DPoP-Nonce").get(0);
    }
}
